create or replace function automation.enqueue_run(
    tenant_id       uuid,
    workflow_id     text,
    source          text,
    idempotency_key text,
    input           jsonb   default '{}',
    trigger_id      text    default null,
    parent_run_id   text    default null,
    depth           integer default 1,
    requested_by    uuid    default null
)
returns text
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_workflow automation.workflows;
    v_run_id text;
begin
    select w.* into v_workflow
    from automation.workflows as w
    where w.tenant_id = enqueue_run.tenant_id
        and w.id = enqueue_run.workflow_id;
    insert into automation.runs as r (
        tenant_id, workflow_id, workflow_version, definition, trigger_id, source, idempotency_key, parent_run_id, depth, input,
        requested_by
    )
    values (
        v_workflow.tenant_id,
        v_workflow.id,
        v_workflow.version,
        v_workflow.definition,
        enqueue_run.trigger_id,
        enqueue_run.source,
        enqueue_run.idempotency_key,
        enqueue_run.parent_run_id,
        enqueue_run.depth,
        enqueue_run.input,
        enqueue_run.requested_by
    )
    on conflict on constraint runs_idempotency_key_key do nothing
    returning r.id into v_run_id;
    if v_run_id is not null then
        update automation.runs as r
        set message_id = automation.enqueue(
            v_workflow.tenant_id, 'run', jsonb_build_object('runId', v_run_id), max_attempts => v_workflow.max_attempts
        )
        where r.tenant_id = v_workflow.tenant_id
            and r.id = v_run_id;
    end if;
    return v_run_id;
end;
$$;

comment on function automation.enqueue_run(uuid, text, text, text, jsonb, text, text, integer, uuid) is
    'Makes a run of a workflow and the message that hands it out, in this transaction, and returns its id; null when '
    'there is one of this key already. For the owner and its functions.';

revoke all on function automation.enqueue_run(uuid, text, text, text, jsonb, text, text, integer, uuid) from public;
