create or replace function airtable.resolved_sort(table_id text, sort jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_item jsonb;
    v_place bigint;
    v_field airtable.fields;
    v_sort jsonb := jsonb_build_array();
begin
    if jsonb_typeof(sort) <> 'array' or jsonb_array_length(sort) > 5 then
        raise exception using
            errcode = 'PT400',
            message = 'sort: expected an array of at most 5 fields',
            hint = 'Pass [{"field": "Due", "direction": "desc"}, …].';
    end if;
    for v_item, v_place in
        select item.value, item.place - 1
        from jsonb_array_elements(sort) with ordinality as item (value, place)
    loop
        if jsonb_typeof(v_item -> 'field') is distinct from 'string' then
            raise exception using
                errcode = 'PT400',
                message = format('sort[%s]: has no "field"', v_place);
        end if;
        if coalesce(v_item ->> 'direction', 'asc') not in ('asc', 'desc') then
            raise exception using
                errcode = 'PT400',
                message = format('sort[%s].direction: expected asc or desc, got %s', v_place, v_item -> 'direction');
        end if;
        select f.* into v_field
        from airtable.fields as f
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = resolved_sort.table_id
            and v_item ->> 'field' in (f.id, f.name)
        order by f.id <> v_item ->> 'field'
        limit 1;
        if v_field.id is null then
            perform airtable.require_table(table_id);
            raise exception using
                errcode = 'PT422',
                message = format('sort[%s].field: the table has no field %s', v_place, v_item -> 'field'),
                hint = 'List the fields of the table with api.list_tables(base_id).';
        end if;
        v_sort := v_sort || jsonb_build_array(jsonb_build_object(
            'id', v_field.id,
            'kind', airtable.filter_kind(v_field.type),
            'type', v_field.type,
            'is_descending', v_item ->> 'direction' is not distinct from 'desc',
            'choices', case
                when v_field.type = 'singleSelect' then
                    jsonb_path_query_array(v_field.options, '$.choices[*].name')
            end,
            'people', airtable.people(jsonb_build_object(v_field.id, v_field.type))
        ));
    end loop;
    return v_sort;
end;
$$;

comment on function airtable.resolved_sort(text, jsonb) is
    'A sort, [{"field", "direction"}], with fields as ids: [{"id", "kind", "type", "is_descending", "choices", "people"}]. Raises PT400 or '
    'PT422 naming the place of a fault, PT404 when there is no table.';

revoke all on function airtable.resolved_sort(text, jsonb) from public;
grant execute on function airtable.resolved_sort(text, jsonb) to application_user;
