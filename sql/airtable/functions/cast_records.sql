-- A pass of its own before the check, so that a batch without typecast pays nothing for it. Anything that is no record
-- goes through as it is, for the check to refuse.
create or replace function airtable.cast_records(table_id text, records jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    with keys as (
        select given.key, f.type, f.options
        from airtable.fields as f
        cross join unnest(array[f.id, f.name]) as given (key)
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = cast_records.table_id
    )

    select
        coalesce(
            jsonb_agg(
                case
                    when jsonb_typeof(item.value -> 'fields') = 'object' then
                        item.value || jsonb_build_object('fields', cast_fields.value)
                    else
                        item.value
                end
                order by item.place
            ),
            '[]'
        )
    from jsonb_array_elements(records) with ordinality as item (value, place)
    cross join lateral (
        select
            coalesce(
                jsonb_object_agg(
                    cell.key,
                    case
                        when keys.key is null then cell.value
                        else airtable.cast_cell(keys.type, keys.options, cell.value)
                    end
                ),
                '{}'
            )
        from jsonb_each(case when jsonb_typeof(item.value -> 'fields') = 'object' then item.value -> 'fields' end) as cell
        left join keys on keys.key = cell.key
    ) as cast_fields (value)
$$;

comment on function airtable.cast_records(text, jsonb) is
    'The batch with every cell as airtable.cast_cell reads it for its field.';

revoke all on function airtable.cast_records(text, jsonb) from public;
grant execute on function airtable.cast_records(text, jsonb) to application_user;
