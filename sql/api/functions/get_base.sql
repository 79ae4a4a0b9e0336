create or replace function api.get_base(base_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_base json;
begin
    select json_build_object('id', b.id, 'name', b.name, 'createdTime', b.created_time)
    into v_base
    from airtable.bases as b
    where b.tenant_id = (select app.require_tenant_id())
        and b.id = get_base.base_id;
    if v_base is null then
        perform airtable.raise_base_missing(base_id);
    end if;
    return v_base;
end;
$$;

comment on function api.get_base(text) is
    'One base: {"id", "name", "createdTime"}. Raises PT404 when it does not exist.
    @tag bases
    @returns Base';

revoke all on function api.get_base(text) from public;
grant execute on function api.get_base(text) to application_user;
