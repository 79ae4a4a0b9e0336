create or replace function airtable.sort_by_id(table_id text, sort jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        coalesce(
            jsonb_agg(
                jsonb_build_object('field', key.value -> 'id', 'direction', case when (key.value -> 'is_descending')::boolean then 'desc' else 'asc' end)
                order by key.place
            ),
            '[]'
        )
    from jsonb_array_elements(airtable.resolved_sort(table_id, sort)) with ordinality as key (value, place)
$$;

comment on function airtable.sort_by_id(text, jsonb) is
    'A sort without airtable.sort_faults, with every field by its id and its direction told.';

revoke all on function airtable.sort_by_id(text, jsonb) from public;
grant execute on function airtable.sort_by_id(text, jsonb) to application_user;
