create or replace function app.list_typed_views()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        json_build_object('typedViews', coalesce(
            json_agg(
                json_build_object(
                    'tableId', v.table_id,
                    'schema', v.schema_name,
                    'view', v.view_name,
                    'columns', v.columns,
                    'isCurrent', v.stale_because is null,
                    'staleBecause', v.stale_because
                )
                order by v.schema_name, v.view_name
            ),
            '[]'
        ))
    from airtable.typed_views as v
    where v.tenant_id = (select app.require_tenant_id())
$$;

comment on function app.list_typed_views() is
    'The tenant''s typed views: {"typedViews": [{"tableId", "schema", "view", "columns": [{"field", "name", "column", "type"}], '
    '"isCurrent", "staleBecause"}]}.';

revoke all on function app.list_typed_views() from public;
grant execute on function app.list_typed_views() to application_user;
