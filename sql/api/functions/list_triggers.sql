create or replace function api.list_triggers(workflow_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
begin
    return (
        select json_build_object('triggers', coalesce(json_agg(automation.trigger_json(t) order by t.created_at, t.id), '[]'))
        from automation.triggers as t
        where t.tenant_id = v_workflow.tenant_id
            and t.workflow_id = v_workflow.id
    );
end;
$$;

comment on function api.list_triggers(text) is
    'What has a workflow run, oldest first: {"triggers": […]}, each in the form of api.create_trigger; "fault" says why '
    'one starts nothing any more. Raises PT404 when the workflow does not exist.
    @tag workflows
    @returns {triggers: [Trigger]}';

revoke all on function api.list_triggers(text) from public;
grant execute on function api.list_triggers(text) to application_user;
