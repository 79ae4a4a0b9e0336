-- Holds the table's row from the start: two upserts of one key would otherwise both find nothing and create it twice.
create or replace function api.upsert_records(table_id text, merge_on text[], records jsonb)
returns json
language plpgsql
volatile
security invoker
set search_path = ''
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_merge_on text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_keys jsonb[];
    v_ids text[];
    v_faults text[];
    v_first bigint;
    v_is_new boolean[];
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

    select
        coalesce(array_agg(c.fields order by c.ordinality), '{}'),
        coalesce(array_agg(c.cleared order by c.ordinality), '{}'),
        coalesce(array_agg(
            (select jsonb_object_agg(m.id, c.fields -> m.id) from unnest(v_merge_on) as m (id)) order by c.ordinality
        ), '{}'),
        array_agg(
            format('records[%s]: has no value for the merge field %s', c.ordinality - 1, lacking.ids) order by c.ordinality
        ) filter (where lacking.ids is not null)
    into v_fields, v_cleared, v_keys, v_faults
    from airtable.checked_records(table_id, records) as c
    cross join lateral (
        select string_agg(m.id, ', ') as ids
        from unnest(v_merge_on) as m (id)
        where not c.fields ? m.id
    ) as lacking;
    if v_faults is null then
        select array_agg(
            format('records[%s]: has the merge value of records[%s]', later.ordinality - 1, later.first - 1)
            order by later.ordinality
        )
        into v_faults
        from (
            select k.ordinality, min(k.ordinality) over (partition by k.key) as first
            from unnest(v_keys) with ordinality as k (key, ordinality)
        ) as later
        where later.ordinality > later.first;
    end if;
    if v_faults is not null then
        perform airtable.raise_faults(v_faults);
    end if;

    with matched as (
        select k.ordinality, min(m.record_id) as record_id, count(m.record_id) as matches
        from unnest(v_keys) with ordinality as k (key, ordinality)
        left join search.match_records(upsert_records.table_id, v_keys) as m on m.ordinality = k.ordinality
        group by k.ordinality
    )

    select
        coalesce(array_agg(coalesce(m.record_id, airtable.generate_id('rec')) order by m.ordinality), '{}'),
        coalesce(array_agg(m.record_id is null order by m.ordinality), '{}'),
        array_agg(
            format('records[%s]: several records have its merge value', m.ordinality - 1) order by m.ordinality
        ) filter (where m.matches > 1)
    into v_ids, v_is_new, v_faults
    from matched as m;
    if v_faults is not null then
        perform airtable.raise_faults(v_faults);
    end if;

    perform airtable.write_records(
        table_id,
        coalesce(array_agg(g.id), '{}'),
        coalesce(array_agg(g.fields), '{}'),
        coalesce(array_agg(g.cleared), '{}')
    )
    from unnest(v_ids, v_is_new, v_fields, v_cleared) as g (id, is_new, fields, cleared)
    where not g.is_new;

    v_first := airtable.reserve_auto_numbers(table_id, cardinality(array_positions(v_is_new, true)));
    insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
    select
        v_tenant_id,
        g.id,
        upsert_records.table_id,
        v_first + row_number() over (order by g.ordinality) - 1,
        g.fields
    from unnest(v_ids, v_is_new, v_fields) with ordinality as g (id, is_new, fields, ordinality)
    where g.is_new;

    return (
        select
            json_build_object(
                'records', coalesce(
                    json_agg(
                        row(r.id, r.created_time, r.fields)::api.record
                        order by g.ordinality
                    ),
                    '[]'
                ),
                'createdRecords', coalesce(json_agg(g.id order by g.ordinality) filter (where g.is_new), '[]'),
                'updatedRecords', coalesce(json_agg(g.id order by g.ordinality) filter (where not g.is_new), '[]')
            )
        from unnest(v_ids, v_is_new) with ordinality as g (id, is_new, ordinality)
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = g.id
    );
end;
$$;

comment on function api.upsert_records(text, text[], jsonb) is
    'Changes the records whose `merge_on` cells (field ids or names) equal those of [{"fields"}], and creates the others; '
    'all or none: {"records", "createdRecords", "updatedRecords"}, the last two arrays of ids. Needs level editor. Raises '
    'PT404 when the table does not exist, PT422 for a value that does not fit its field, a missing or repeated merge value, '
    'or several matches.';

revoke all on function api.upsert_records(text, text[], jsonb) from public;
grant execute on function api.upsert_records(text, text[], jsonb) to application_user;
