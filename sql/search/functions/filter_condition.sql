-- Turns a filter that airtable.resolved_filter made into SQL about `r`, a row of airtable.records. Whatever it is given, ids
-- and values appear as quoted literals only, and an op that it does not know makes no condition but an error. Every
-- condition is true or false, never null, so that `not` turns it over.
create or replace function search.filter_condition(filter jsonb, by_index boolean default false)
returns text
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_op text := filter ->> 'op';
    v_id text := filter ->> 'id';
    v_kind text := filter ->> 'kind';
    v_type text := filter ->> 'type';
    v_value jsonb := filter -> 'value';
    v_contains text := case
        when by_index then '(airtable.tenant_cells(r.tenant_id, r.fields) @> airtable.tenant_cells($1, %L::jsonb))'
        else '(r.fields @> %L::jsonb)'
    end;
    v_cell text := search.cell_expression(v_id, v_kind, v_type);
    v_is_column boolean := v_type in ('autoNumber', 'createdTime', 'lastModifiedTime');
    -- Who wrote a record here stands in a column, who did so elsewhere in a cell that was mirrored.
    v_author text := case v_type when 'createdBy' then 'r.created_by' when 'lastModifiedBy' then 'r.last_modified_by' end;
begin
    if filter is null then
        return 'true';
    end if;
    case v_op
        when 'and', 'or' then
            return (
                select coalesce(
                    '(' || string_agg(search.filter_condition(part.value, by_index), format(' %s ', v_op) order by part.place) || ')',
                    case v_op when 'and' then 'true' else 'false' end
                )
                from jsonb_array_elements(filter -> 'of') with ordinality as part (value, place)
            );
        when 'not' then
            return format('(not %s)', search.filter_condition(filter #> '{of,0}', by_index));
        when '@>' then
            return format(v_contains, v_value);
        when 'is empty' then
            return case
                when v_is_column then 'false'
                when v_author is not null then format('(%s is null and not r.fields ? %L)', v_author, v_id)
                else format('(not r.fields ? %L)', v_id)
            end;
        when 'is not empty' then
            return format('(not %s)', search.filter_condition(filter || '{"op": "is empty"}', by_index));
        when '!=' then
            return format('(not %s)', search.filter_condition(filter || '{"op": "="}', by_index));
        when 'in' then
            return (
                select coalesce(
                    '(' || string_agg(
                        search.filter_condition(filter || jsonb_build_object(
                            'op', case when v_kind in ('list', 'people') then 'contains' else '=' end,
                            'value', item.value
                        ), by_index),
                        ' or '
                        order by item.place
                    ) || ')',
                    'false'
                )
                from jsonb_array_elements(v_value) with ordinality as item (value, place)
            );
        when '=' then
            return case
                when v_type = 'autoNumber' then
                    format('(%s = %L::numeric)', v_cell, v_value #>> '{}')
                when v_is_column then
                    format('(%s = %L::timestamptz)', v_cell, v_value #>> '{}')
                when v_kind = 'flag' and v_value = 'false' then
                    format('(not %s)', v_cell)
                when v_kind = 'list' then
                    format(
                        '(' || v_contains || ' and r.fields -> %L = %L::jsonb)',
                        jsonb_build_object(v_id, v_value), v_id, v_value
                    )
                when v_kind = 'barcode' then
                    format(
                        v_contains,
                        jsonb_build_object(
                            v_id, jsonb_build_object(case v_type when 'aiText' then 'value' else 'text' end, v_value)
                        )
                    )
                when v_author is not null then
                    format(
                        '(case when %s is null then r.fields @> any (%L::jsonb[]) else %s::text = any (%L::text[]) end)',
                        v_author,
                        array[
                            jsonb_build_object(v_id, jsonb_build_object('id', v_value)),
                            jsonb_build_object(v_id, jsonb_build_object('email', v_value))
                        ],
                        v_author,
                        array(select jsonb_array_elements_text(filter -> 'people' -> (v_value #>> '{}')))
                    )
                when v_kind = 'person' then
                    format(
                        '(' || v_contains || ' or ' || v_contains || ')',
                        jsonb_build_object(v_id, jsonb_build_object('id', v_value)),
                        jsonb_build_object(v_id, jsonb_build_object('email', v_value))
                    )
                when v_kind = 'people' then
                    (
                        select format(
                            '(%s and case when jsonb_typeof(r.fields -> %L) = ''array'''
                            ' then jsonb_array_length(r.fields -> %L) = %s else false end)',
                            coalesce(
                                string_agg(
                                    search.filter_condition(filter || jsonb_build_object('op', 'contains', 'value', item.value), by_index),
                                    ' and '
                                ),
                                'true'
                            ),
                            v_id,
                            v_id,
                            count(*)
                        )
                        from jsonb_array_elements(v_value) as item
                    )
                when v_type = 'multipleLookupValues' then
                    format(
                        '(' || v_contains || ' or ' || v_contains || ')',
                        jsonb_build_object(v_id, v_value), jsonb_build_object(v_id, jsonb_build_array(v_value))
                    )
                else
                    format(v_contains, jsonb_build_object(v_id, v_value))
            end;
        when 'contains' then
            return case
                when v_kind = 'list' then
                    format(v_contains, jsonb_build_object(
                        v_id, case when jsonb_typeof(v_value) = 'array' then v_value else jsonb_build_array(v_value) end
                    ))
                when v_kind = 'people' and jsonb_typeof(v_value) = 'array' then
                    (
                        select coalesce(
                            '(' || string_agg(
                                search.filter_condition(filter || jsonb_build_object('value', item.value), by_index), ' and '
                            ) || ')',
                            format('(r.fields ? %L)', v_id)
                        )
                        from jsonb_array_elements(v_value) as item
                    )
                when v_kind = 'people' then
                    format(
                        '(' || v_contains || ' or ' || v_contains || ')',
                        jsonb_build_object(v_id, jsonb_build_array(jsonb_build_object('id', v_value))),
                        jsonb_build_object(v_id, jsonb_build_array(jsonb_build_object('email', v_value)))
                    )
                else
                    format(
                        '(coalesce(strpos(lower(%s), lower(%L collate "und-x-icu")), 0) > 0)', v_cell, v_value #>> '{}'
                    )
            end;
        when '<', '<=', '>', '>=' then
            if v_kind = 'any' and jsonb_typeof(v_value) = 'number' then
                v_kind := 'number';
                v_cell := search.cell_expression(v_id, v_kind, v_type);
            end if;
            return format(
                '(coalesce(%s %s %L::%s, false))',
                v_cell,
                v_op,
                v_value #>> '{}',
                case
                    when v_kind = 'number' then 'numeric'
                    when v_is_column then 'timestamptz'
                    else 'text'
                end
            );
        else
            raise exception using
                errcode = 'PT400',
                message = format('a filter has no op %s', coalesce(to_json(v_op)::text, 'null'));
    end case;
end;
$$;

comment on function search.filter_condition(jsonb, boolean) is
    'The SQL condition, about a row `r` of airtable.records, of a filter that airtable.resolved_filter made; null asks for nothing. With '
    '`by_index` cells are compared as records_tenant_cells_idx holds them, and $1 is the tenant.';

revoke all on function search.filter_condition(jsonb, boolean) from public;
grant execute on function search.filter_condition(jsonb, boolean) to application_user, pyairtable_search;
