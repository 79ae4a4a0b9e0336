create or replace function api.get_workflow(workflow_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    return automation.workflow_json(automation.require_workflow(workflow_id));
end;
$$;

comment on function api.get_workflow(text) is
    'One workflow in the form of api.create_workflow. Raises PT404 when it does not exist.
    @tag workflows
    @returns Workflow';

revoke all on function api.get_workflow(text) from public;
grant execute on function api.get_workflow(text) to application_user;
