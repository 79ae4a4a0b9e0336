create or replace function automation.withdraw_run(run_id text)
returns automation.runs
language plpgsql
volatile
-- definer: runs and the outbox are not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_run automation.runs := automation.require_held_run(run_id);
    v_message_id bigint := v_run.message_id;
begin
    if v_run.state not in ('queued', 'running') then
        raise exception using
            errcode = 'PT409',
            message = format('run %s is over: it is %s', run_id, v_run.state),
            hint = 'Only a run that is queued or running can be cancelled.';
    end if;
    update automation.runs as r
    set
        state = 'cancelled',
        message_id = null,
        finished_at = clock_timestamp()
    where r.tenant_id = v_run.tenant_id
        and r.id = v_run.id
    returning r.* into v_run;
    delete from automation.outbox as o
    where o.tenant_id = v_run.tenant_id
        and o.id = v_message_id;
    return v_run;
end;
$$;

comment on function automation.withdraw_run(text) is
    'Cancels a run and takes its message out of the outbox: whoever is at work on it is refused when it ends. Needs level '
    'editor. Raises PT404 when there is none, PT409 when it is over.';

revoke all on function automation.withdraw_run(text) from public;
grant execute on function automation.withdraw_run(text) to application_user;
