create or replace function api.get_run(run_id text)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    return automation.run_json(automation.require_run(run_id));
end;
$$;

comment on function api.get_run(text) is
    'A run: {"id", "workflowId", "workflowVersion", "triggerId", "source", "idempotencyKey", "parentRunId", "depth", '
    '"isChainEnd", "state", "attempts", "error", "requestedBy", "createdTime", "startedTime", "finishedTime", '
    '"definition", "input", "output"}. `state` is queued, running, succeeded, failed or cancelled; "definition" is that '
    'of the workflow when the run was made. Raises PT404 when there is none.
    @tag workflows
    @returns Run
    @shape Run {...ListedRun, definition: [Action], input: json, output: json}';

revoke all on function api.get_run(text) from public;
grant execute on function api.get_run(text) to application_user;
