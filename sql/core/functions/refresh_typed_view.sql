create or replace function app.refresh_typed_view(table_id text)
returns text
language plpgsql
volatile
-- definer: only the owner makes views; it asks for the level of the caller first
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform app.require_typed_view(v_tenant_id, table_id);
    perform from airtable.typed_views as v
    where v.tenant_id = v_tenant_id
        and v.table_id = refresh_typed_view.table_id
    for update;
    perform airtable.build_typed_view(v_tenant_id, table_id);
    return (
        select format('%I.%I', v.schema_name, v.view_name)
        from airtable.typed_views as v
        where v.tenant_id = v_tenant_id
            and v.table_id = refresh_typed_view.table_id
    );
end;
$$;

comment on function app.refresh_typed_view(text) is
    'Brings a typed view up to date that app.list_typed_views tells to be stale, or makes it again where it is missing: its '
    'name. Needs level owner. Raises PT404 when the table has none, 55P03 while the view is in use, 2BP01 while other objects '
    'are built upon a column that must go.';

revoke all on function app.refresh_typed_view(text) from public;
grant execute on function app.refresh_typed_view(text) to application_user;
