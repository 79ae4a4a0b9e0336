create or replace function api.delete_trigger(trigger_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_trigger automation.triggers := automation.require_trigger(trigger_id);
begin
    delete from automation.triggers as t
    where t.tenant_id = v_tenant_id
        and t.id = trigger_id;
    if v_trigger.base_id is not null then
        perform airtable.close_feed(v_trigger.base_id);
    end if;
    return json_build_object('id', trigger_id, 'deleted', true);
end;
$$;

comment on function api.delete_trigger(text) is
    'Deletes a trigger: {"id", "deleted"}. The base''s changes are noted no more if nothing else wants them. Needs level '
    'editor. Raises PT404 when there is none.
    @tag workflows
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_trigger(text) from public;
grant execute on function api.delete_trigger(text) to application_user;
