create or replace function airtable.view_json(view_id text)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        json_build_object(
            'id', v.id,
            'name', v.name,
            'type', v.type,
            'filter', v.filter,
            'sort', v.sort,
            'hiddenFields', v.hidden_fields,
            'fieldOrder', v.field_order,
            'visibleFieldIds', (
                select coalesce(
                    json_agg(f.id order by array_position(v.field_order, f.id), f.position, f.id),
                    '[]'
                )
                from airtable.fields as f
                where f.tenant_id = v.tenant_id
                    and f.table_id = v.table_id
                    and f.id <> all (v.hidden_fields)
            )
        )
    from airtable.views as v
    where v.tenant_id = (select app.current_tenant_id())
        and v.id = view_json.view_id
$$;

comment on function airtable.view_json(text) is
    'A view, {"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder", "visibleFieldIds"}, fields by id; null when '
    'it does not exist for this tenant.';

revoke all on function airtable.view_json(text) from public;
grant execute on function airtable.view_json(text) to application_user;
