create or replace function api.list_views(table_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform airtable.require_table(table_id);
    return (
        select
            json_build_object('views', coalesce(
                json_agg(airtable.view_json(v.id) order by v.position, v.id),
                '[]'
            ))
        from airtable.views as v
        where v.tenant_id = (select app.current_tenant_id())
            and v.table_id = list_views.table_id
    );
end;
$$;

comment on function api.list_views(text) is
    'The views of a table: {"views": [{"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder", '
    '"visibleFieldIds"}]}, fields by id. Raises PT404 when the table does not exist for this tenant.
    @tag views
    @returns {views: [View]}';

revoke all on function api.list_views(text) from public;
grant execute on function api.list_views(text) to application_user;
