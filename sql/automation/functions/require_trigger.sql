create or replace function automation.require_trigger(trigger_id text)
returns automation.triggers
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_found automation.triggers;
begin
    select x.* into v_found
    from automation.triggers as x
    where x.tenant_id = (select app.require_tenant_id())
        and x.id = trigger_id;
    if v_found.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('trigger %s does not exist', coalesce(trigger_id, 'null')),
            hint = 'List the triggers of a workflow with api.list_triggers(workflow_id).';
    end if;
    return v_found;
end;
$$;

comment on function automation.require_trigger(text) is
    'A trigger of this tenant. Raises PT404 when there is none.';

revoke all on function automation.require_trigger(text) from public;
grant execute on function automation.require_trigger(text) to application_user;
