create or replace function api.list_bases()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
    select
        json_build_object('bases', coalesce(
            json_agg(
                json_build_object('id', b.id, 'name', b.name, 'createdTime', b.created_time)
                order by b.created_time, b.id
            ),
            '[]'
        ))
    from airtable.bases as b
    where b.tenant_id = (select app.require_tenant_id())
$$;

comment on function api.list_bases() is
    'The tenant''s bases, oldest first: {"bases": [{"id", "name", "createdTime"}]}.
    @tag bases
    @returns {bases: [Base]}';

revoke all on function api.list_bases() from public;
grant execute on function api.list_bases() to application_user;
