create or replace function api.update_tenant(name text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
    v_tenant json;
begin
    if coalesce(length(name), 0) not between 1 and 255 then
        raise exception using
            errcode = 'PT422',
            message = 'name: a tenant''s name has 1 to 255 characters';
    end if;
    update core.tenants as t
    set name = update_tenant.name
    where t.id = v_tenant_id
    returning json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) into v_tenant;
    return v_tenant;
end;
$$;

comment on function api.update_tenant(text) is
    'Changes the tenant''s name, not its slug: {"id", "slug", "name"}; api.current_context() reads it. Needs level owner. '
    'Raises PT422 without a name.
    @tag tenant
    @returns Tenant
    @shape Tenant {id: uuid, slug: text, name: text}';

revoke all on function api.update_tenant(text) from public;
grant execute on function api.update_tenant(text) to application_user;
