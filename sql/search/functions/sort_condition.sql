-- Rows after a place in the order, key by key: equal in the keys before and beyond in this one, at last by number. Empty
-- cells come last, and first where the order is turned over, as PostgreSQL does by itself.
create or replace function search.sort_condition(sort jsonb, after jsonb)
returns text
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key jsonb;
    v_place integer;
    v_cell text;
    v_value text;
    v_equal text := '';
    v_beyond text[] := array[]::text[];
begin
    for v_key, v_place in
        select item.value, item.place - 1
        from jsonb_array_elements(sort) with ordinality as item (value, place)
    loop
        v_cell := search.sort_expression(v_key);
        v_value := format(
            '%L::%s',
            after -> 'keys' ->> v_place,
            case
                when jsonb_typeof(v_key -> 'choices') = 'array'
                    or v_key ->> 'kind' in ('number', 'flag')
                    or v_key ->> 'type' in ('createdTime', 'lastModifiedTime') then
                    'numeric'
                else
                    'text'
            end
        );
        v_beyond := v_beyond || (v_equal || case
            when after -> 'keys' ->> v_place is null and (v_key -> 'is_descending')::boolean then
                format('%s is not null', v_cell)
            when after -> 'keys' ->> v_place is null then
                'false'
            when (v_key -> 'is_descending')::boolean then
                format('%s < %s', v_cell, v_value)
            else
                format('(%s > %s or %s is null)', v_cell, v_value, v_cell)
        end);
        v_equal := v_equal || format('%s is not distinct from %s and ', v_cell, v_value);
    end loop;
    v_beyond := v_beyond || (v_equal || format('r.auto_number > %L::bigint', after ->> 'number'));
    return '(' || array_to_string(v_beyond, ' or ') || ')';
end;
$$;

comment on function search.sort_condition(jsonb, jsonb) is
    'The SQL condition of the rows `r` that come after {"number", "keys"} in the order of airtable.resolved_sort.';

revoke all on function search.sort_condition(jsonb, jsonb) from public;
grant execute on function search.sort_condition(jsonb, jsonb) to application_user, pyairtable_search;
