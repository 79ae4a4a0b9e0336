create or replace function api.list_retention()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object('retention', json_agg(api.get_retention(k.kind) order by k.place))
    from (select app.require_tenant_id() as id) as t
    cross join ops.retention_kinds as k
$$;

comment on function api.list_retention() is
    'How long the tenant''s rows of every kind are kept: {"retention": [one as api.get_retention answers, …]}.
    @tag retention
    @returns {retention: [Retention]}';

revoke all on function api.list_retention() from public;
grant execute on function api.list_retention() to application_user;
