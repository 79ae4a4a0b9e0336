create or replace function app.drop_typed_view(table_id text)
returns void
language plpgsql
volatile
-- definer: only the owner drops views; it asks for the level of the caller first
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform app.require_typed_view(v_tenant_id, table_id);
    delete from airtable.typed_views as v
    where v.tenant_id = v_tenant_id
        and v.table_id = drop_typed_view.table_id;
end;
$$;

comment on function app.drop_typed_view(text) is
    'Drops the typed view of a table; its records stay. Needs level owner. Raises PT404 when the table has none, PT409 while '
    'other objects are built upon it.';

revoke all on function app.drop_typed_view(text) from public;
grant execute on function app.drop_typed_view(text) to application_user;
