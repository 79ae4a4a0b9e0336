create or replace function app.require_typed_view(tenant_id uuid, table_id text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from airtable.typed_views as v
    where v.tenant_id = require_typed_view.tenant_id
        and v.table_id = require_typed_view.table_id;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('table %s has no typed view', coalesce(table_id, 'null')),
            hint = 'List the typed views with app.list_typed_views().';
    end if;
end;
$$;

comment on function app.require_typed_view(uuid, text) is 'Raises PT404 when there is no such table, or it has no typed view.';

revoke all on function app.require_typed_view(uuid, text) from public;
