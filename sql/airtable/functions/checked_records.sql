-- The gate every written value passes: keys may be field ids or names, an empty value clears the cell, and a batch is
-- refused with all of its faults at once, so that a caller mends it in one go; or, on request, the faulty records are told
-- apart from the others. Cells are checked record by record in one query, and a message is made only for a fault.
create or replace function airtable.checked_records(
    table_id text,
    records  jsonb,
    typecast boolean default false,
    on_error text    default 'abort',
    for_new  boolean default false,
    mirrored boolean default false
)
returns table (ordinality bigint, id text, fields jsonb, cleared jsonb, faults jsonb)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
rows 100
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_typecast boolean := coalesce(typecast, false);
    v_skip boolean := on_error is distinct from 'abort' and airtable.wants_skip(on_error);
    v_keys jsonb;
    v_ids text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_faults jsonb[];
    v_is_faulty boolean;
    v_has_links boolean;
    v_has_attachments boolean;
begin
    if jsonb_typeof(records) is distinct from 'array' then
        raise exception using
            errcode = 'PT422',
            message = format('records: expected an array, got %s', coalesce(jsonb_typeof(records), 'null')),
            hint = 'Pass [{"fields": {"Name": "…"}}, …].';
    end if;
    if v_typecast then
        records := airtable.cast_records(table_id, records);
    end if;

    -- A look into one object a cell is cheaper than a join a record.
    select
        jsonb_object_agg(
            given.key,
            jsonb_build_object(
                'id', f.id,
                'type', case
                    when mirrored and f.type in ('createdTime', 'lastModifiedTime') then 'dateTime'
                    when mirrored and airtable.is_computed(f.type) then 'mirrored'
                    else f.type
                end,
                -- A choice that is missing is no fault when it is going to be added.
                'options', case when v_typecast or mirrored then f.options - 'choices' else f.options end
            )
        ),
        bool_or(f.type = 'multipleRecordLinks'),
        bool_or(f.type = 'multipleAttachments')
    into v_keys, v_has_links, v_has_attachments
    from airtable.fields as f
    cross join unnest(array[f.id, f.name]) as given (key)
    where f.tenant_id = v_tenant_id
        and f.table_id = checked_records.table_id;

    select
        array_agg(item.value ->> 'id' order by item.ordinality),
        array_agg(checked.fields order by item.ordinality),
        array_agg(checked.cleared order by item.ordinality),
        array_agg(coalesce(shape.faults, checked.faults) order by item.ordinality),
        bool_or(shape.faults is not null or checked.faults is not null)
    into v_ids, v_fields, v_cleared, v_faults, v_is_faulty
    from jsonb_array_elements(records) with ordinality as item (value, ordinality)
    cross join lateral (
        select
            case
                when jsonb_typeof(item.value -> 'fields') = 'object'
                    and (not item.value ? 'id' or jsonb_typeof(item.value -> 'id') = 'string') then
                    null
                else
                    airtable.record_faults(item.value, item.ordinality - 1)
            end as faults,
            item.value -> 'fields' as cells
        offset 0
    ) as shape
    cross join lateral (
        select
            coalesce(
                jsonb_object_agg(cell.field_id, cell.value)
                filter (where cell.problem is null and not cell.is_empty),
                '{}'
            ) as fields,
            coalesce(jsonb_agg(cell.field_id) filter (where cell.problem is null and cell.is_empty), '[]') as cleared,
            jsonb_agg(
                jsonb_build_object(
                    'index', item.ordinality - 1, 'field', cell.key, 'value', cell.value, 'message', cell.problem
                )
                order by cell.is_twice, cell.key
            )
            filter (where cell.problem is not null) as faults
        from (
            select
                given.key,
                keys.field_id,
                case
                    when keys.type = 'dateTime' and not problem.is_empty and problem.text is null then
                        airtable.utc_time(given.value)
                    else
                        given.value
                end as value,
                problem.is_empty,
                keys.is_twice,
                case
                    when problem.text is null then null
                    when keys.field_id is null or keys.is_twice then problem.text
                    else format('field %s cannot hold %s: %s', to_json(given.key), left(given.value::text, 100), problem.text)
                end as problem
            from jsonb_each(case when shape.faults is null then shape.cells end) as given
            cross join lateral (
                select v_keys -> given.key as field
                offset 0
            ) as known
            cross join lateral (
                select
                    known.field ->> 'id' as field_id,
                    known.field ->> 'type' as type,
                    known.field -> 'options' as options,
                    coalesce(
                        given.key <> known.field ->> 'id' and shape.cells ? (known.field ->> 'id'), false
                    ) as is_twice
                offset 0
            ) as keys
            cross join lateral (
                select
                    given.value in ('null', '""', '[]', 'false') as is_empty,
                    case
                        when keys.field_id is null then
                            format('the table has no field %s', to_json(given.key))
                        when keys.is_twice then
                            'a field is given both by its name and by its id'
                        else
                            airtable.cell_problem(keys.type, keys.options, given.value)
                    end as text
                offset 0
            ) as problem
            offset 0
        ) as cell
    ) as checked;

    if v_has_links and not mirrored then
        select
            array_agg(
                case when linked.faults is null then given.faults else coalesce(given.faults, '[]') || linked.faults end
                order by given.place
            ),
            v_is_faulty or count(linked.faults) > 0
        into v_faults, v_is_faulty
        from unnest(v_faults) with ordinality as given (faults, place)
        left join airtable.link_faults(table_id, records, v_fields, v_keys) as linked on linked.place = given.place;
    end if;
    if v_has_attachments and for_new is not null then
        select
            array_agg(coalesce(whole.cells, given.fields) order by given.place),
            array_agg(
                case when whole.faults is null then given.faults else coalesce(given.faults, '[]') || whole.faults end
                order by given.place
            ),
            v_is_faulty or count(whole.faults) > 0
        into v_fields, v_faults, v_is_faulty
        from unnest(v_fields, v_faults) with ordinality as given (fields, faults, place)
        left join airtable.complete_attachments(table_id, records, case when not for_new then v_ids end, v_fields) as whole
            on whole.place = given.place;
    end if;
    if v_is_faulty and not v_skip then
        perform airtable.raise_any_faults(v_faults);
    end if;
    if v_typecast or mirrored then
        perform airtable.add_missing_choices(
            table_id,
            array(
                select given.fields
                from unnest(v_fields, v_faults) as given (fields, faults)
                where given.faults is null
            )
        );
    end if;

    return query
        select given.ordinality, given.id, given.fields, given.cleared, given.faults
        from unnest(v_ids, v_fields, v_cleared, v_faults) with ordinality as given (id, fields, cleared, faults, ordinality);
end;
$$;

comment on function airtable.checked_records(text, jsonb, boolean, text, boolean, boolean) is
    'The records of a batch with their cells keyed by field id: `fields` to set, `cleared` (an array of ids) to empty, in '
    'the order given. With `typecast` values are first read as airtable.cast_cell does, and missing choices are added. Raises '
    'PT422 whose detail names every fault: record, field, value and what was expected; with `on_error` "skip" a faulty record '
    'comes with its `faults` instead, [{"index", "field", "value", "message"}]. A link must lead to a record there is; the fields '
    'of links are locked until the transaction ends. Attachments are completed: as those of the records named, with `for_new` as '
    'those of records to come; with null the caller does it, by airtable.complete_attachments. With `mirrored` cells of '
    'computed fields are taken, missing choices added, and links left to the caller.';

revoke all on function airtable.checked_records(text, jsonb, boolean, text, boolean, boolean) from public;
grant execute on function airtable.checked_records(text, jsonb, boolean, text, boolean, boolean) to application_user;
