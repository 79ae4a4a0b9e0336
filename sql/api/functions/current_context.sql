create or replace function api.current_context()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        json_build_object(
            'tenant', json_build_object('id', t.id, 'slug', t.slug, 'name', t.name),
            'user', (
                select json_build_object('id', u.id, 'email', u.email, 'name', u.name)
                from core.users as u
                where u.id = (select app.current_user_id())
            ),
            'level', app.current_level()
        )
    from core.tenants as t
    where t.id = (select app.require_tenant_id())
$$;

comment on function api.current_context() is
    'For whom this transaction works: {"tenant": {"id", "slug", "name"}, "user": {"id", "email", "name"}, "level"}; `user` '
    'is null for the tenant''s own service, `level` what the context may do at most. Raises PT401 without a tenant.
    @tag tenant
    @returns {tenant: Tenant, user: User | null, level: Level | null}
    @shape User {id: uuid, email: text, name: text}';

revoke all on function api.current_context() from public;
grant execute on function api.current_context() to application_user;
