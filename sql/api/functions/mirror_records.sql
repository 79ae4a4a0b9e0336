-- What is elsewhere is taken as it is there: whole records, with the cells that are computed there. Like upsert_records, but
-- for ids, and nothing is written that is as it was.
create or replace function api.mirror_records(
    table_id text,
    records  jsonb,
    on_error text default 'abort'
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_skip boolean := airtable.wants_skip(on_error);
    v_has_attachments boolean;
    v_ids text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_faults jsonb[];
    v_created timestamptz[];
    v_modified timestamptz[];
    v_awaited jsonb;
    v_links text[];
    v_found text[];
    v_changed text[];
    v_new text[];
    v_first bigint;
begin
    perform airtable.reserve_auto_numbers(table_id, 0);
    perform airtable.lock_links_of_table(table_id);
    select
        coalesce(array_agg(c.id order by c.ordinality), '{}'),
        coalesce(array_agg(c.fields order by c.ordinality), '{}'),
        coalesce(array_agg(
            case
                when outside.faults is null then c.faults
                else coalesce(c.faults, '[]') || outside.faults
            end
            order by c.ordinality
        ), '{}')
    into v_ids, v_fields, v_faults
    from airtable.checked_records(table_id, records, false, 'skip', null, true) as c
    inner join unnest(airtable.outside_faults(table_id, records, true)) with ordinality as outside (faults, place)
        on outside.place = c.ordinality;
    if not v_skip then
        perform airtable.raise_any_faults(v_faults);
    end if;

    select t.attachment_fields is not null
    into v_has_attachments
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = mirror_records.table_id;
    if v_has_attachments and cardinality(v_ids) > 0 then
        select
            array_agg(coalesce(whole.cells, g.fields) order by g.place),
            array_agg(
                case when whole.faults is null then g.faults else coalesce(g.faults, '[]') || whole.faults end
                order by g.place
            )
        into v_fields, v_faults
        from unnest(v_fields, v_faults) with ordinality as g (fields, faults, place)
        left join airtable.complete_attachments(table_id, records, v_ids, v_fields) as whole on whole.place = g.place;
        if not v_skip then
            perform airtable.raise_any_faults(v_faults);
        end if;
    end if;

    -- Times go into their columns, links to records that are not there yet wait, and what a record lacks is emptied.
    select
        coalesce(array_agg(m.id order by m.place), '{}'),
        coalesce(array_agg(m.cells order by m.place), '{}'),
        coalesce(array_agg(m.cleared order by m.place), '{}'),
        coalesce(array_agg(m.created order by m.place), '{}'),
        coalesce(array_agg(m.modified order by m.place), '{}'),
        coalesce(jsonb_agg(m.awaited) filter (where m.awaited is not null), '[]')
    into v_ids, v_fields, v_cleared, v_created, v_modified, v_awaited
    from airtable.mirrored_cells(
        table_id,
        records,
        v_ids,
        v_fields,
        array(select g.faults is not null from unnest(v_faults) with ordinality as g (faults, place) order by g.place)
    ) as m;

    v_links := airtable.touched_links(table_id, v_fields, v_cleared, true);
    if cardinality(v_links) > 0 then
        perform airtable.write_inverse_links(table_id, v_links, v_ids, v_fields, v_cleared, true);
    end if;
    v_found := airtable.lock_records(table_id, v_ids);
    with written as (
        update airtable.records as r
        set
            fields = g.fields,
            created_time = coalesce(g.created, r.created_time),
            last_modified_time = coalesce(g.modified, now()),
            last_modified_by = null
        from unnest(v_ids, v_fields, v_created, v_modified) as g (id, fields, created, modified)
        where r.tenant_id = v_tenant_id
            and r.id = g.id
            and (
                r.fields <> g.fields
                or r.created_time <> g.created
                or r.last_modified_time <> g.modified
            )
        returning r.id
    )

    select coalesce(array_agg(w.id), '{}')
    into v_changed
    from written as w;
    v_new := array(
        select g.id
        from unnest(v_ids) with ordinality as g (id, place)
        left join unnest(v_found) as known (id) on known.id = g.id
        where known.id is null
        order by g.place
    );
    v_first := airtable.reserve_auto_numbers(table_id, cardinality(v_new));
    insert into airtable.records (tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time)
    select
        v_tenant_id,
        g.id,
        mirror_records.table_id,
        v_first + row_number() over (order by g.place) - 1,
        g.fields,
        coalesce(g.created, now()),
        coalesce(g.modified, now())
    from unnest(v_ids, v_fields, v_created, v_modified) with ordinality as g (id, fields, created, modified, place)
    inner join unnest(v_new) as fresh (id) on fresh.id = g.id;
    if v_has_attachments then
        perform airtable.note_attachments(table_id, v_ids, v_fields);
    end if;
    perform airtable.await_links(
        table_id,
        v_ids,
        v_new,
        coalesce(array_agg(w.value ->> 'field'), '{}'),
        coalesce(array_agg(w.value ->> 'record'), '{}'),
        coalesce(array_agg(w.value ->> 'linked'), '{}'),
        coalesce(array_agg((w.value ->> 'place')::bigint), '{}')
    )
    from jsonb_path_query(v_awaited, '$[*][*]') as w (value);

    return json_build_object(
        'createdRecords', to_json(v_new),
        'updatedRecords', to_json(v_changed),
        'unchanged', cardinality(v_found) - cardinality(v_changed),
        'awaitedLinks', (select count(*) from jsonb_path_query(v_awaited, '$[*][*]')),
        'faults', airtable.all_faults(v_faults)
    );
end;
$$;

comment on function api.mirror_records(text, jsonb, text) is
    'Makes records of a table what they are in Airtable, [{"id", "createdTime", "fields"}] as its API tells them: those that are '
    'not there are created with this id and time, the others become like it, and a cell it does not name is emptied. Cells of '
    'computed fields are taken as they are, missing choices are added, and a link to a record that is still to come waits for it: '
    '{"createdRecords", "updatedRecords", "unchanged", "awaitedLinks", "faults"}, the first two arrays of ids. All or none, unless '
    '`on_error` is "skip" as in api.create_records. Needs level editor. Raises PT404 when the table does not exist, PT422 naming '
    'every value that does not fit its field, a missing or repeated id, or one of another table.
    @tag records
    @param records: [{id: text, createdTime?: timestamptz, fields: object}]
    @param on_error: "abort" | "skip"
    @returns {createdRecords: [text], updatedRecords: [text], unchanged: bigint, awaitedLinks: bigint, faults: [Fault]}';

revoke all on function api.mirror_records(text, jsonb, text) from public;
grant execute on function api.mirror_records(text, jsonb, text) to application_user;
