-- The gate every written value passes: keys may be field ids or names, an empty value clears the cell, and a batch is
-- refused with all of its faults at once, so that a caller mends it in one go.
create or replace function airtable.checked_records(table_id text, records jsonb)
returns table (ordinality bigint, id text, fields jsonb, cleared jsonb)
language plpgsql
stable
security invoker
set search_path = ''
rows 100
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_faults text[];
    v_ids text[];
    v_fields jsonb[];
    v_cleared jsonb[];
begin
    if jsonb_typeof(records) is distinct from 'array' then
        raise exception using
            errcode = 'PT422',
            message = format('records: expected an array, got %s', coalesce(jsonb_typeof(records), 'null')),
            hint = 'Pass [{"fields": {"Name": "…"}}, …].';
    end if;

    select array_agg(format('records[%s]: %s', item.ordinality - 1, shape.fault) order by item.ordinality)
    into v_faults
    from jsonb_array_elements(records) with ordinality as item (value, ordinality)
    cross join lateral (
        select
            case
                when jsonb_typeof(item.value) <> 'object' then
                    format('expected an object, got %s', jsonb_typeof(item.value))
                when not item.value ? 'fields' then
                    'has no "fields"'
                when jsonb_typeof(item.value -> 'fields') <> 'object' then
                    format('"fields": expected an object, got %s', jsonb_typeof(item.value -> 'fields'))
                when item.value ? 'id' and jsonb_typeof(item.value -> 'id') <> 'string' then
                    format('"id": expected a string, got %s', jsonb_typeof(item.value -> 'id'))
            end as fault
    ) as shape
    where shape.fault is not null;
    if v_faults is not null then
        perform airtable.raise_faults(v_faults);
    end if;

    with keys as (
        select f.id as key, f.id as field_id, f.type, f.options
        from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.table_id = checked_records.table_id
        union all
        select f.name, f.id, f.type, f.options
        from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.table_id = checked_records.table_id
    ),

    cells as (
        select
            item.ordinality,
            keys.field_id,
            cell.key,
            cell.value,
            cell.value in ('null', '""', '[]', 'false') as is_empty,
            case
                when keys.field_id is null then
                    format('the table has no field %s', to_json(cell.key))
                else
                    format('field %s cannot hold %s: ', to_json(cell.key), left(cell.value::text, 100))
                    || airtable.cell_problem(keys.type, keys.options, cell.value)
            end as problem
        from jsonb_array_elements(records) with ordinality as item (value, ordinality)
        cross join lateral jsonb_each(item.value -> 'fields') as cell
        left join keys on keys.key = cell.key
    ),

    checked as (
        select
            c.ordinality,
            jsonb_object_agg(c.field_id, c.value) filter (where c.problem is null and not c.is_empty) as fields,
            jsonb_agg(c.field_id) filter (where c.problem is null and c.is_empty) as cleared,
            string_agg(
                format('records[%s]: %s', c.ordinality - 1, c.problem),
                e'\n' order by c.key
            ) filter (where c.problem is not null) as faults,
            count(c.field_id) > count(distinct c.field_id) as is_twice
        from cells as c
        group by c.ordinality
    )

    select
        coalesce(array_agg(item.value ->> 'id' order by item.ordinality), '{}'),
        coalesce(array_agg(coalesce(c.fields, '{}') order by item.ordinality), '{}'),
        coalesce(array_agg(coalesce(c.cleared, '[]') order by item.ordinality), '{}'),
        string_to_array(
            string_agg(
                concat_ws(e'\n', c.faults, case
                    when c.is_twice then
                        format('records[%s]: a field is given both by its name and by its id', item.ordinality - 1)
                end),
                e'\n' order by item.ordinality
            ) filter (where c.faults is not null or c.is_twice),
            e'\n'
        )
    into v_ids, v_fields, v_cleared, v_faults
    from jsonb_array_elements(records) with ordinality as item (value, ordinality)
    left join checked as c on c.ordinality = item.ordinality;
    if v_faults is not null then
        perform airtable.raise_faults(v_faults);
    end if;

    return query
        select given.ordinality, given.id, given.fields, given.cleared
        from unnest(v_ids, v_fields, v_cleared) with ordinality as given (id, fields, cleared, ordinality);
end;
$$;

comment on function airtable.checked_records(text, jsonb) is
    'The records of a batch with their cells keyed by field id: `fields` to set, `cleared` (an array of ids) to empty, in '
    'the order given. Raises PT422 whose detail names every fault: record, field, value and what was expected.';

revoke all on function airtable.checked_records(text, jsonb) from public;
grant execute on function airtable.checked_records(text, jsonb) to application_user;
