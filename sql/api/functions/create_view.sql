create or replace function api.create_view(
    table_id      text,
    name          text,
    type          text   default 'grid',
    filter        jsonb  default null,
    sort          jsonb  default null,
    hidden_fields text[] default null,
    field_order   text[] default null,
    id            text   default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_id text := coalesce(create_view.id, airtable.generate_id('viw'));
begin
    perform airtable.require_table(table_id);
    perform app.raise_call_faults(airtable.naming_faults('view', null, 'viw', id));
    perform airtable.raise_view_faults(
        table_id, coalesce(name, ''), coalesce(type, ''), nullif(filter, 'null'), nullif(sort, 'null'), hidden_fields, field_order
    );
    insert into airtable.views (
        tenant_id, id, table_id, name, type, filter, sort, hidden_fields, field_order, position
    )
    select
        v_tenant_id,
        v_id,
        create_view.table_id,
        create_view.name,
        create_view.type,
        airtable.filter_by_id(create_view.table_id, nullif(nullif(create_view.filter, 'null'), '{}')),
        nullif(airtable.sort_by_id(create_view.table_id, nullif(create_view.sort, 'null')), '[]'),
        airtable.field_ids(create_view.table_id, create_view.hidden_fields),
        airtable.field_ids(create_view.table_id, create_view.field_order),
        coalesce(max(known.position), 0) + 1
    from airtable.views as known
    where known.tenant_id = v_tenant_id
        and known.table_id = create_view.table_id;
    return airtable.view_json(v_id);
end;
$$;

comment on function api.create_view(text, text, text, jsonb, jsonb, text[], text[], text) is
    'Adds a view to a table, after the others: {"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder", '
    '"visibleFieldIds"}. `type` is grid, form, calendar, gallery, kanban, timeline or block; `filter` and `sort` are those of '
    'api.list_records; `hidden_fields` are left out of its records, those of `field_order` come first. Fields are given by id '
    'or name, and kept by id. `id` keeps Airtable''s own when mirroring. Needs level editor. Raises PT404 when the table does '
    'not exist, PT422 naming every fault, 23505 for a name or id that is taken.
    @tag views
    @param type: ViewType
    @param filter: object | null
    @param sort: [SortKey] | null
    @returns View
    @shape ViewType "grid" | "form" | "calendar" | "gallery" | "kanban" | "timeline" | "block"
    @shape View {id: text, name: text, type: ViewType, filter: object | null, sort: [SortKey] | null, hiddenFields:
        [text], fieldOrder: [text], visibleFieldIds: [text]}';

revoke all on function api.create_view(text, text, text, jsonb, jsonb, text[], text[], text) from public;
grant execute on function api.create_view(text, text, text, jsonb, jsonb, text[], text[], text) to application_user;
