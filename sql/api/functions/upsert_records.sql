-- Holds the table's row from the start: two upserts of one key would otherwise both find nothing and create it twice.
create or replace function api.upsert_records(
    table_id text,
    merge_on text[],
    records  jsonb,
    typecast boolean default false,
    on_error text    default 'abort'
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_skip boolean := airtable.wants_skip(on_error);
    v_merge_on text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_keys jsonb[];
    v_matched text[];
    v_matches bigint[];
    v_ids text[];
    v_faults jsonb[];
    v_first bigint;
    v_is_new boolean[];
    v_has_attachments boolean;
    v_people jsonb;
    v_user_id uuid := app.current_user_id();
    v_links text[];
    v_answer json;
begin
    perform airtable.reserve_auto_numbers(table_id, 0);
    if coalesce(cardinality(merge_on), 0) = 0 or array_position(merge_on, null) is not null then
        raise exception using
            errcode = 'PT422',
            message = 'merge_on: names no field to merge by';
    end if;
    v_merge_on := array(
        select jsonb_object_keys(airtable.fields_by_id(
            table_id,
            (select jsonb_object_agg(m.key, null) from unnest(merge_on) as m (key))
        ))
    );

    -- Faults found before are kept; each record has at most one of merging, told in the order they are looked for.
    select
        coalesce(array_agg(c.fields order by c.ordinality), '{}'),
        coalesce(array_agg(c.cleared order by c.ordinality), '{}'),
        coalesce(array_agg(c.key order by c.ordinality), '{}'),
        coalesce(array_agg(
            case
                when c.faults is not null then c.faults
                when c.lacking is not null then airtable.merge_faults(
                    c.ordinality - 1, c.key, format('has no value for the merge field %s', c.lacking)
                )
                when c.ordinality > c.first then airtable.merge_faults(
                    c.ordinality - 1, c.key, format('has the merge value of records[%s]', c.first - 1)
                )
            end
            order by c.ordinality
        ), '{}')
    into v_fields, v_cleared, v_keys, v_faults
    from (
        select
            given.*,
            merge.key,
            merge.lacking,
            min(given.ordinality) filter (where given.faults is null) over (partition by merge.key) as first
        from airtable.checked_records(table_id, records, typecast, on_error, null) as given
        cross join lateral (
            select
                jsonb_object_agg(m.id, given.fields -> m.id) as key,
                string_agg(m.id, ', ') filter (where not given.fields ? m.id) as lacking
            from unnest(v_merge_on) as m (id)
        ) as merge
    ) as c;
    if not v_skip then
        perform airtable.raise_any_faults(v_faults);
    end if;

    -- Grouped, not joined: the planner cannot know how long the lists are, and a nested loop over them takes minutes.
    select array_agg(m.record_id order by m.ordinality), array_agg(m.matches order by m.ordinality)
    into v_matched, v_matches
    from (
        select either.ordinality, min(either.record_id) as record_id, count(either.record_id) as matches
        from (
            select m.ordinality, m.record_id
            from search.match_records(
                upsert_records.table_id,
                array(
                    select case when g.faults is null then g.key end
                    from unnest(v_keys, v_faults) with ordinality as g (key, faults, ordinality)
                    order by g.ordinality
                )
            ) as m
            union all
            select place, null
            from generate_series(1, cardinality(v_keys)) as place
        ) as either
        group by either.ordinality
    ) as m;

    select
        coalesce(array_agg(coalesce(g.record_id, airtable.generate_id('rec')) order by g.ordinality), '{}'),
        coalesce(array_agg(g.record_id is null order by g.ordinality), '{}'),
        coalesce(array_agg(
            case
                when g.matches > 1 then airtable.merge_faults(
                    g.ordinality - 1, g.key, 'several records have its merge value'
                )
                else g.faults
            end
            order by g.ordinality
        ), '{}')
    into v_ids, v_is_new, v_faults
    from unnest(v_keys, v_faults, v_matched, v_matches)
        with ordinality as g (key, faults, record_id, matches, ordinality);
    if not v_skip then
        perform airtable.raise_any_faults(v_faults);
    end if;

    select t.attachment_fields is not null, airtable.people(t.computed_fields)
    into v_has_attachments, v_people
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = upsert_records.table_id;
    if v_has_attachments and cardinality(v_ids) > 0 then
        select
            array_agg(coalesce(whole.cells, g.fields) order by g.ordinality),
            array_agg(
                case when whole.faults is null then g.faults else coalesce(g.faults, '[]') || whole.faults end
                order by g.ordinality
            )
        into v_fields, v_faults
        from unnest(v_fields, v_faults) with ordinality as g (fields, faults, ordinality)
        left join airtable.complete_attachments(table_id, records, v_ids, v_fields) as whole on whole.place = g.ordinality;
        if not v_skip then
            perform airtable.raise_any_faults(v_faults);
        end if;
    end if;

    -- Both those that change and those to come, in one go: the records of the other side are locked in one order.
    v_links := airtable.touched_links(table_id, v_fields, v_cleared);
    if cardinality(v_links) > 0 then
        perform airtable.write_inverse_links(
            table_id, v_links, array_agg(g.id order by g.place), array_agg(g.fields order by g.place),
            array_agg(g.cleared order by g.place)
        )
        from unnest(v_ids, v_fields, v_cleared, v_faults) with ordinality as g (id, fields, cleared, faults, place)
        where g.faults is null;
    end if;

    perform airtable.write_records(
        table_id,
        coalesce(array_agg(g.id), '{}'),
        coalesce(array_agg(g.fields), '{}'),
        coalesce(array_agg(g.cleared), '{}')
    )
    from unnest(v_ids, v_is_new, v_fields, v_cleared, v_faults) as g (id, is_new, fields, cleared, faults)
    where not g.is_new
        and g.faults is null;

    v_first := airtable.reserve_auto_numbers(table_id, cardinality(array_positions(v_is_new, true)));
    insert into airtable.records (tenant_id, id, table_id, auto_number, fields, created_by, last_modified_by)
    select
        v_tenant_id,
        g.id,
        upsert_records.table_id,
        v_first + row_number() over (order by g.ordinality) - 1,
        g.fields,
        v_user_id,
        v_user_id
    from unnest(v_ids, v_is_new, v_fields, v_faults) with ordinality as g (id, is_new, fields, faults, ordinality)
    where g.is_new
        and g.faults is null;

    if v_has_attachments then
        perform airtable.note_attachments(table_id, array_agg(g.id), array_agg(g.fields))
        from unnest(v_ids, v_is_new, v_fields, v_faults) as g (id, is_new, fields, faults)
        where g.is_new
            and g.faults is null;
    end if;

    select
        json_build_object(
            'records', coalesce(
                json_agg(
                    row(
                        r.id,
                        r.created_time,
                        airtable.shown_cells(
                            r.fields, t.computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                            r.last_modified_by, v_people
                        )
                    )::api.record
                    order by g.ordinality
                ),
                '[]'
            ),
            'createdRecords', coalesce(json_agg(g.id order by g.ordinality) filter (where g.is_new), '[]'),
            'updatedRecords', coalesce(json_agg(g.id order by g.ordinality) filter (where not g.is_new), '[]')
        )
    into v_answer
    from unnest(v_ids, v_is_new, v_faults) with ordinality as g (id, is_new, faults, ordinality)
    join airtable.records as r
        on r.tenant_id = v_tenant_id
        and r.id = g.id
    join airtable.tables as t
        on t.tenant_id = r.tenant_id
        and t.id = r.table_id
    where g.faults is null;
    if v_skip then
        return json_build_object(
            'records', v_answer -> 'records',
            'createdRecords', v_answer -> 'createdRecords',
            'updatedRecords', v_answer -> 'updatedRecords',
            'faults', airtable.all_faults(v_faults)
        );
    end if;
    return v_answer;
end;
$$;

comment on function api.upsert_records(text, text[], jsonb, boolean, text) is
    'Changes the records whose `merge_on` cells (field ids or names) equal those of [{"fields"}], and creates the others; '
    'all or none: {"records", "createdRecords", "updatedRecords"}, the last two arrays of ids. `typecast` and `on_error` as '
    'in api.create_records. Needs level editor. Raises PT404 when the table does not exist, PT422 for a value that does '
    'not fit its field, a missing or repeated merge value, or several matches.
    @tag records
    @param records: [{fields: object}]
    @param on_error: "abort" | "skip"
    @returns {records: [Record], createdRecords: [text], updatedRecords: [text], faults?: [Fault]}';

revoke all on function api.upsert_records(text, text[], jsonb, boolean, text) from public;
grant execute on function api.upsert_records(text, text[], jsonb, boolean, text) to application_user;
