create or replace function core.tenant_id(slug text)
returns uuid
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid;
begin
    select t.id into v_id
    from core.tenants as t
    where t.slug = tenant_id.slug;
    if v_id is null then
        raise exception using
            errcode = 'PT404',
            message = format('tenant "%s" does not exist', slug),
            hint = 'List the tenants with `pyairtable-db tenant list`, or create it with `pyairtable-db tenant create`.';
    end if;
    return v_id;
end;
$$;

comment on function core.tenant_id(text) is
    'The id of the tenant with this slug. Raises PT404 when there is none. Only the owner may call it.';

revoke all on function core.tenant_id(text) from public;
