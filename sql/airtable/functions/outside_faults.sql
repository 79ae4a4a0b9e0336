-- The table's row is held by the caller: nobody else makes a record of this table meanwhile. One of another table that is
-- made with the same id at the same moment still fails on the key.
create or replace function airtable.outside_faults(table_id text, records jsonb, is_mirrored boolean)
returns jsonb[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        coalesce(
            array_agg(
                case
                    when problem.text is not null then jsonb_build_array(jsonb_build_object(
                        'index', item.place - 1,
                        'field', null,
                        'value', item.value - 'fields',
                        'message', problem.text
                    ))
                end
                order by item.place
            ),
            '{}'
        )
    from (
        select
            given.value,
            given.place,
            given.id,
            row_number() over (partition by given.id order by given.place) as turn
        from (
            select
                element.value,
                element.place,
                case when jsonb_typeof(element.value) = 'object' then element.value ->> 'id' end as id
            from jsonb_array_elements(records) with ordinality as element (value, place)
        ) as given
    ) as item
    left join airtable.records as r
        on r.tenant_id = (select app.current_tenant_id())
        and r.id = item.id
    cross join lateral (
        select
            nullif(concat_ws(
                '; ',
                case
                    when jsonb_typeof(item.value) <> 'object' or jsonb_typeof(item.value -> 'id') <> 'string' then null
                    when item.id is null and is_mirrored then 'has no "id"'
                    when item.id !~ '^rec[A-Za-z0-9]{14}$' then
                        format('"id": expected an id such as "recA1b2C3d4E5f6G7", got %s', left(to_json(item.id)::text, 100))
                    when item.id is not null and item.turn > 1 then 'the record is given twice'
                    when r.table_id <> outside_faults.table_id then format('table %s has record %s', r.table_id, item.id)
                    when r.id is not null and not is_mirrored then format('the table already has record %s', item.id)
                end,
                case
                    when jsonb_typeof(item.value) = 'object'
                        and (
                            item.value -> 'createdTime' = '""'
                            or airtable.cell_problem('dateTime', '{}', item.value -> 'createdTime') is not null
                        ) then
                        format(
                            '"createdTime": expected a time such as "2026-01-31T12:30:00.000Z", got %s',
                            left((item.value -> 'createdTime')::text, 100)
                        )
                end
            ), '') as text
    ) as problem
$$;

comment on function airtable.outside_faults(text, jsonb, boolean) is
    'By place, what is wrong with "id" and "createdTime" of records that bring their own: [{"index", "field", "value", "message"}] or '
    'null. With `is_mirrored` each must have an id, and may be there already.';

revoke all on function airtable.outside_faults(text, jsonb, boolean) from public;
grant execute on function airtable.outside_faults(text, jsonb, boolean) to application_user;
