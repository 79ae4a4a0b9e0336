create or replace function airtable.filter_by_id(table_id text, filter jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_branch text := (
        select branch.key
        from jsonb_object_keys(filter) as branch (key)
        where branch.key in ('and', 'or', 'not')
    );
begin
    if filter is null then
        return null;
    end if;
    if v_branch = 'not' then
        return jsonb_build_object('not', airtable.filter_by_id(table_id, filter -> 'not'));
    end if;
    if v_branch is not null then
        return jsonb_build_object(v_branch, (
            select coalesce(jsonb_agg(airtable.filter_by_id(table_id, part.value) order by part.place), '[]')
            from jsonb_array_elements(filter -> v_branch) with ordinality as part (value, place)
        ));
    end if;
    if filter ? 'field' and filter ? 'op' then
        return jsonb_strip_nulls(jsonb_build_object(
            'field', (airtable.field_ids(table_id, array[filter ->> 'field']))[1],
            'op', filter -> 'op',
            'value', filter -> 'value'
        ));
    end if;
    return airtable.fields_by_id(table_id, filter);
end;
$$;

comment on function airtable.filter_by_id(text, jsonb) is
    'A filter without airtable.filter_faults, with every field by its id; null stays null.';

revoke all on function airtable.filter_by_id(text, jsonb) from public;
grant execute on function airtable.filter_by_id(text, jsonb) to application_user;
