create or replace function api.update_view(
    table_id      text,
    view_id       text,
    name          text    default null,
    type          text    default null,
    filter        jsonb   default null,
    sort          jsonb   default null,
    hidden_fields text[]  default null,
    field_order   text[]  default null,
    place         integer default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_view airtable.views := airtable.require_view(table_id, view_id);
begin
    perform airtable.raise_view_faults(
        table_id, name, type, nullif(filter, 'null'), nullif(sort, 'null'), hidden_fields, field_order
    );
    update airtable.views as v
    set
        name = coalesce(update_view.name, v.name),
        type = coalesce(update_view.type, v.type),
        filter = case
            when nullif(update_view.filter, 'null') is null then v.filter
            else airtable.filter_by_id(v.table_id, nullif(update_view.filter, '{}'))
        end,
        sort = case
            when nullif(update_view.sort, 'null') is null then v.sort
            else nullif(airtable.sort_by_id(v.table_id, update_view.sort), '[]')
        end,
        hidden_fields = case
            when update_view.hidden_fields is null then v.hidden_fields
            else airtable.field_ids(v.table_id, update_view.hidden_fields)
        end,
        field_order = case
            when update_view.field_order is null then v.field_order
            else airtable.field_ids(v.table_id, update_view.field_order)
        end
    where v.tenant_id = v_tenant_id
        and v.id = v_view.id;
    if place is not null then
        update airtable.views as v
        set position = placed.place
        from (
            select queue.id, row_number() over (order by queue.place) as place
            from (
                select other.id, row_number() over (order by other.position, other.id)::numeric as place
                from airtable.views as other
                where other.tenant_id = v_tenant_id
                    and other.table_id = update_view.table_id
                    and other.id <> v_view.id
                union all
                select v_view.id, update_view.place - 0.5
            ) as queue
        ) as placed
        where v.tenant_id = v_tenant_id
            and v.id = placed.id
            and v.position <> placed.place;
    end if;
    return airtable.view_json(v_view.id);
end;
$$;

comment on function api.update_view(text, text, text, text, jsonb, jsonb, text[], text[], integer) is
    'Changes parts of a view, given by id or name; what is null stays, and {} or [] empties a filter, sort or list: {"id", '
    '"name", "type", "filter", "sort", "hiddenFields", "fieldOrder", "visibleFieldIds"}. `place` is its place among the '
    'views of the table, from 1. Needs level editor. Raises PT404 when the table or the view does not exist, PT422 naming '
    'every fault, 23505 for a name that is taken.
    @tag views
    @param type: ViewType
    @param filter: object | null
    @param sort: [SortKey] | null
    @returns View';

revoke all on function api.update_view(text, text, text, text, jsonb, jsonb, text[], text[], integer) from public;
grant execute on function api.update_view(text, text, text, text, jsonb, jsonb, text[], text[], integer) to application_user;
