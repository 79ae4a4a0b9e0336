create or replace function api.list_workflows()
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select json_build_object('workflows', coalesce(json_agg(automation.workflow_json(w) order by w.name), '[]'))
        from automation.workflows as w
        where w.tenant_id = (select app.require_tenant_id())
    );
end;
$$;

comment on function api.list_workflows() is
    'The workflows of the tenant by name: {"workflows": […]}, each in the form of api.create_workflow.
    @tag workflows
    @returns {workflows: [Workflow]}';

revoke all on function api.list_workflows() from public;
grant execute on function api.list_workflows() to application_user;
