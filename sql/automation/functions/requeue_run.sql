create or replace function automation.requeue_run(run_id text)
returns automation.runs
language plpgsql
volatile
-- definer: runs and the outbox are not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_run automation.runs := automation.require_held_run(run_id);
begin
    if v_run.state not in ('failed', 'cancelled') then
        raise exception using
            errcode = 'PT409',
            message = format('run %s is %s', run_id, v_run.state),
            hint = 'Only a run that failed or was cancelled can be tried again.';
    end if;
    delete from automation.outbox as o
    where o.tenant_id = v_run.tenant_id
        and o.id = v_run.message_id;
    update automation.runs as r
    set
        state = 'queued',
        attempts = 0,
        error = null,
        started_at = null,
        finished_at = null,
        message_id = automation.enqueue(
            r.tenant_id, 'run', jsonb_build_object('runId', r.id), max_attempts => (
                select w.max_attempts
                from automation.workflows as w
                where w.tenant_id = r.tenant_id
                    and w.id = r.workflow_id
            )
        )
    where r.tenant_id = v_run.tenant_id
        and r.id = v_run.id
    returning r.* into v_run;
    return v_run;
end;
$$;

comment on function automation.requeue_run(text) is
    'Lets a run that failed or was cancelled be tried again from the start, with the definition and the input it had. '
    'Needs level editor. Raises PT404 when there is none, PT409 in any other state.';

revoke all on function automation.requeue_run(text) from public;
grant execute on function automation.requeue_run(text) to application_user;
