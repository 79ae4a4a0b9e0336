create or replace function api.delete_workflow(workflow_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
    v_bases text[] := array(
        select distinct t.base_id
        from automation.triggers as t
        where t.tenant_id = v_tenant_id
            and t.workflow_id = delete_workflow.workflow_id
            and t.base_id is not null
    );
begin
    perform automation.withdraw_run(r.id)
    from automation.runs as r
    where r.tenant_id = v_tenant_id
        and r.workflow_id = delete_workflow.workflow_id
        and r.state in ('queued', 'running');
    delete from automation.workflows as w
    where w.tenant_id = v_tenant_id
        and w.id = v_workflow.id;
    perform airtable.close_feed(b.id)
    from unnest(v_bases) as b (id);
    return json_build_object('id', workflow_id, 'deleted', true);
end;
$$;

comment on function api.delete_workflow(text) is
    'Deletes a workflow with its triggers and its runs, those under way included: {"id", "deleted"}. To keep the runs, '
    'disable it instead. Needs level editor. Raises PT404 when there is none.
    @tag workflows
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_workflow(text) from public;
grant execute on function api.delete_workflow(text) to application_user;
