create or replace function core.list_tenants()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        json_build_object('tenants', coalesce(
            json_agg(
                json_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'createdTime', to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                order by t.slug
            ),
            '[]'
        ))
    from core.tenants as t
$$;

comment on function core.list_tenants() is
    'All tenants by slug: {"tenants": [{"id", "slug", "name", "createdTime"}]}. Only the owner may call it.';

revoke all on function core.list_tenants() from public;
