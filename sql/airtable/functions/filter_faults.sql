-- airtable.resolved_filter ends at the first fault; whoever keeps a filter wants to hear of all of them.
create or replace function airtable.filter_faults(
    table_id text,
    filter   jsonb,
    path     text    default 'filter',
    depth    integer default 1
)
returns text[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_branch text;
begin
    if filter is null then
        return array[]::text[];
    end if;
    -- A branch with nothing wrong of its own, down to the depth that is refused, is told by its parts.
    if jsonb_typeof(filter) = 'object' and depth <= 10 and (depth > 1 or octet_length(filter::text) <= 65536) then
        v_branch := (
            select min(branch.key)
            from jsonb_object_keys(filter) as branch (key)
            having count(*) = 1
        );
        if v_branch = 'not' then
            return airtable.filter_faults(table_id, filter -> 'not', path || '.not', depth + 1);
        end if;
        if v_branch in ('and', 'or') and jsonb_typeof(filter -> v_branch) = 'array' then
            return array(
                select fault.text
                from jsonb_array_elements(filter -> v_branch) with ordinality as part (value, place)
                cross join lateral unnest(airtable.filter_faults(
                    table_id, part.value, format('%s.%s[%s]', path, v_branch, part.place - 1), depth + 1
                )) with ordinality as fault (text, place)
                order by part.place, fault.place
            );
        end if;
    end if;
    begin
        perform airtable.resolved_filter(table_id, filter, path, depth);
    exception
        when sqlstate 'PT400' or sqlstate 'PT422' then
            return array[case when starts_with(sqlerrm, path) then sqlerrm else format('%s: %s', path, sqlerrm) end];
    end;
    return array[]::text[];
end;
$$;

comment on function airtable.filter_faults(text, jsonb, text, integer) is
    'All that airtable.resolved_filter would refuse in a filter, each with its path; empty when it takes it. Raises PT404 when '
    'there is no table.';

revoke all on function airtable.filter_faults(text, jsonb, text, integer) from public;
grant execute on function airtable.filter_faults(text, jsonb, text, integer) to application_user;
