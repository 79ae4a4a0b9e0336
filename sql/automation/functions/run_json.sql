create or replace function automation.run_json(run automation.runs, is_whole boolean default true)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'id', run.id,
        'workflowId', run.workflow_id,
        'workflowVersion', run.workflow_version,
        'triggerId', run.trigger_id,
        'source', run.source,
        'idempotencyKey', run.idempotency_key,
        'parentRunId', run.parent_run_id,
        'depth', run.depth,
        'isChainEnd', run.is_chain_end,
        'state', run.state,
        'attempts', run.attempts,
        'error', run.error,
        'requestedBy', run.requested_by,
        'createdTime', airtable.time_text(run.created_at),
        'startedTime', airtable.time_text(run.started_at),
        'finishedTime', airtable.time_text(run.finished_at)
    )
    || case
        when is_whole then jsonb_build_object('definition', run.definition, 'input', run.input, 'output', run.output)
        else '{}'
    end
$$;

comment on function automation.run_json(automation.runs, boolean) is
    'A run as callers see it; `is_whole` adds its definition, input and output.';

revoke all on function automation.run_json(automation.runs, boolean) from public;
grant execute on function automation.run_json(automation.runs, boolean) to application_user;
