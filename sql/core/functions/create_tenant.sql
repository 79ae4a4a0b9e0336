create or replace function core.create_tenant(slug text, name text)
returns uuid
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
    insert into core.tenants (slug, name)
    values (create_tenant.slug, create_tenant.name)
    returning id
$$;

comment on function core.create_tenant(text, text) is
    'Creates a tenant and returns its id. Raises 23505 when the slug is taken. Only the owner may call it.';

revoke all on function core.create_tenant(text, text) from public;
