create or replace function api.update_base(base_id text, name text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_base airtable.bases;
begin
    perform app.raise_call_faults(airtable.naming_faults('base', coalesce(name, '')));
    update airtable.bases as b
    set name = update_base.name
    where b.tenant_id = v_tenant_id
        and b.id = update_base.base_id
    returning b.* into v_base;
    if v_base.id is null then
        perform airtable.raise_base_missing(base_id);
    end if;
    return json_build_object('id', v_base.id, 'name', v_base.name, 'createdTime', v_base.created_time);
end;
$$;

comment on function api.update_base(text, text) is
    'Renames a base: {"id", "name", "createdTime"}. Needs level editor. Raises PT404 when the base does not exist, PT422 '
    'for a name that is none.
    @tag bases
    @returns Base';

revoke all on function api.update_base(text, text) from public;
grant execute on function api.update_base(text, text) to application_user;
