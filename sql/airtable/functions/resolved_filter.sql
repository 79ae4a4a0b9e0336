-- Everything about a filter that a caller may get wrong is told here, with its path in the tree; search.filter_condition
-- then turns the answer into SQL without asking again.
create or replace function airtable.resolved_filter(
    table_id text,
    filter   jsonb,
    path     text    default 'filter',
    depth    integer default 1
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_branch text;
    v_field airtable.fields;
    v_kind text;
    v_op text;
    v_ops text[];
    v_value jsonb;
    v_conditions jsonb;
begin
    if jsonb_typeof(filter) is distinct from 'object' then
        raise exception using
            errcode = 'PT422',
            message = case depth
                when 1 then format('expected an object of fields and values, got %s', coalesce(jsonb_typeof(filter), 'null'))
                else format('%s: expected an object, got %s', path, coalesce(jsonb_typeof(filter), 'nothing'))
            end,
            hint = 'A filter is {"Status": "Done"}, {"field": "Status", "op": "=", "value": "Done"}, or {"and": […]}, '
                '{"or": […]}, {"not": …} of filters.';
    end if;
    if depth = 1 and octet_length(filter::text) > 65536 then
        raise exception using
            errcode = 'PT400',
            message = format('filter: longer than 65536 bytes: %s', octet_length(filter::text));
    end if;
    if depth > 10 then
        raise exception using
            errcode = 'PT400',
            message = format('%s: nested deeper than 10 levels', path);
    end if;

    select branch.key into v_branch
    from jsonb_object_keys(filter) as branch (key)
    where branch.key in ('and', 'or', 'not')
    order by branch.key
    limit 1;
    if v_branch is not null then
        if (select count(*) from jsonb_object_keys(filter)) > 1 then
            raise exception using
                errcode = 'PT400',
                message = format('%s: "%s" stands alone in its object', path, v_branch);
        end if;
        if v_branch = 'not' then
            return jsonb_build_object(
                'op', 'not',
                'of', jsonb_build_array(airtable.resolved_filter(table_id, filter -> 'not', path || '.not', depth + 1))
            );
        end if;
        if jsonb_typeof(filter -> v_branch) <> 'array' then
            raise exception using
                errcode = 'PT400',
                message = format('%s.%s: expected an array of filters, got %s', path, v_branch, jsonb_typeof(filter -> v_branch));
        end if;
        return jsonb_build_object('op', v_branch, 'of', (
            select coalesce(
                jsonb_agg(
                    airtable.resolved_filter(
                        table_id, part.value, format('%s.%s[%s]', path, v_branch, part.place - 1), depth + 1
                    )
                    order by part.place
                ),
                '[]'
            )
            from jsonb_array_elements(filter -> v_branch) with ordinality as part (value, place)
        ));
    end if;

    if not (filter ? 'field' and filter ? 'op') then
        -- What the index over cells cannot say by an equal value is a condition of its own.
        v_value := airtable.fields_by_id(table_id, filter);
        select
            jsonb_agg(
                airtable.resolved_filter(
                    resolved_filter.table_id,
                    jsonb_build_object('field', f.id)
                    || case
                        when cell.value = 'null' then '{"op": "is empty"}'
                        else jsonb_build_object('op', '=', 'value', cell.value)
                    end,
                    format('%s.%s', path, f.name),
                    depth
                )
                order by f.position
            ),
            v_value - coalesce(array_agg(f.id), '{}')
        into v_conditions, v_value
        from jsonb_each(v_value) as cell
        inner join airtable.fields as f
            on f.id = cell.key
        where f.tenant_id = (select app.current_tenant_id())
            and (
                cell.value in ('null', 'false')
                or f.type in (
                    'autoNumber', 'createdBy', 'createdTime', 'dateTime', 'lastModifiedBy', 'lastModifiedTime'
                )
            );
        if v_conditions is null then
            return jsonb_build_object('op', '@>', 'value', v_value);
        end if;
        return jsonb_build_object('op', 'and', 'of', case
            when v_value = '{}' then v_conditions
            else jsonb_build_array(jsonb_build_object('op', '@>', 'value', v_value)) || v_conditions
        end);
    end if;

    select f.* into v_field
    from airtable.fields as f
    where f.tenant_id = (select app.current_tenant_id())
        and f.table_id = resolved_filter.table_id
        and filter ->> 'field' in (f.id, f.name)
    order by f.id <> filter ->> 'field'
    limit 1;
    if v_field.id is null then
        perform airtable.require_table(table_id);
        raise exception using
            errcode = 'PT422',
            message = format('%s.field: the table has no field %s', path, filter -> 'field'),
            hint = 'List the fields of the table with api.list_tables(base_id).';
    end if;
    v_kind := airtable.filter_kind(v_field.type);
    v_ops := airtable.filter_ops(v_kind);
    v_op := filter ->> 'op';
    if v_op is null or v_op <> all (v_ops) then
        raise exception using
            errcode = 'PT400',
            message = format('%s.op: field %s of type %s has no op %s', path, filter -> 'field', v_field.type, filter -> 'op'),
            hint = format('It has %s.', array_to_string(v_ops, ', '));
    end if;

    v_value := filter -> 'value';
    if v_op in ('is empty', 'is not empty') then
        v_value := 'null';
    elsif v_op = 'in' or (v_kind in ('list', 'people') and (v_op in ('=', '!=') or jsonb_typeof(v_value) = 'array')) then
        if jsonb_typeof(v_value) is distinct from 'array' or jsonb_array_length(v_value) > 1000 then
            raise exception using
                errcode = 'PT422',
                message = format('%s.value: expected an array of at most 1000 values', path);
        end if;
        v_value := (
            select coalesce(
                jsonb_agg(
                    airtable.filter_value(
                        v_kind, v_field.type, item.value, format('%s.value[%s]', path, item.place - 1)
                    )
                    order by item.place
                ),
                '[]'
            )
            from jsonb_array_elements(v_value) with ordinality as item (value, place)
        );
    else
        v_value := airtable.filter_value(v_kind, v_field.type, v_value, path || '.value');
    end if;
    return jsonb_build_object('op', v_op, 'id', v_field.id, 'kind', v_kind, 'type', v_field.type, 'value', v_value)
        || case
            when v_field.type in ('createdBy', 'lastModifiedBy') then
                jsonb_build_object('people', airtable.ids_of_people(v_value))
            else '{}'
        end;
end;
$$;

comment on function airtable.resolved_filter(text, jsonb, text, integer) is
    'A filter with fields as ids and values in their stored form: {"op": "and" | "or" | "not", "of": […]}, {"op": "@>", '
    '"value"} or {"op", "id", "kind", "type", "value"}, with "people" where the row says who wrote it. '
    'Raises PT400 or PT422 naming the path of a fault, PT404 when there is '
    'no table.';

revoke all on function airtable.resolved_filter(text, jsonb, text, integer) from public;
grant execute on function airtable.resolved_filter(text, jsonb, text, integer) to application_user;
