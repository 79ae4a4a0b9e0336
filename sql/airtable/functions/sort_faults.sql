create or replace function airtable.sort_faults(table_id text, sort jsonb)
returns text[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_item jsonb;
    v_place bigint;
    v_faults text[] := array[]::text[];
begin
    if sort is null then
        return v_faults;
    end if;
    if jsonb_typeof(sort) <> 'array' or jsonb_array_length(sort) > 5 then
        return array['sort: expected an array of at most 5 fields'];
    end if;
    for v_item, v_place in
        select item.value, item.place - 1
        from jsonb_array_elements(sort) with ordinality as item (value, place)
    loop
        begin
            perform airtable.resolved_sort(table_id, jsonb_build_array(v_item));
        exception
            when sqlstate 'PT400' or sqlstate 'PT422' then
                -- It was the only item there, and is told by its place here.
                v_faults := v_faults || format('sort[%s]%s', v_place, substr(sqlerrm, length('sort[0]') + 1));
        end;
    end loop;
    return v_faults;
end;
$$;

comment on function airtable.sort_faults(text, jsonb) is
    'All that airtable.resolved_sort would refuse in a sort, each with its place; empty when it takes it. Raises PT404 when '
    'there is no table.';

revoke all on function airtable.sort_faults(text, jsonb) from public;
grant execute on function airtable.sort_faults(text, jsonb) to application_user;
