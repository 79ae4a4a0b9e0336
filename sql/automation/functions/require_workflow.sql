create or replace function automation.require_workflow(workflow_id text)
returns automation.workflows
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_found automation.workflows;
begin
    select x.* into v_found
    from automation.workflows as x
    where x.tenant_id = (select app.require_tenant_id())
        and x.id = workflow_id;
    if v_found.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('workflow %s does not exist', coalesce(workflow_id, 'null')),
            hint = 'List the workflows with api.list_workflows().';
    end if;
    return v_found;
end;
$$;

comment on function automation.require_workflow(text) is
    'A workflow of this tenant. Raises PT404 when there is none.';

revoke all on function automation.require_workflow(text) from public;
grant execute on function automation.require_workflow(text) to application_user;
