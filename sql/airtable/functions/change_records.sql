-- What api.update_records and api.replace_records share.
create or replace function airtable.change_records(
    table_id text,
    records  jsonb,
    typecast boolean,
    on_error text,
    replace  boolean
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_skip boolean;
    v_ids text[];
    v_fields jsonb[];
    v_cleared jsonb[];
    v_faults jsonb[];
    v_found text[];
    v_without_id integer;
    v_links text[];
begin
    perform app.require('editor');
    v_skip := airtable.wants_skip(on_error);
    perform airtable.require_table(table_id);
    if replace then
        perform airtable.lock_links_of_table(table_id);
    end if;
    select
        coalesce(array_agg(c.id order by c.ordinality), '{}'),
        coalesce(array_agg(c.fields order by c.ordinality), '{}'),
        coalesce(array_agg(c.cleared order by c.ordinality), '{}'),
        coalesce(array_agg(c.faults order by c.ordinality), '{}')
    into v_ids, v_fields, v_cleared, v_faults
    from airtable.checked_records(table_id, records, typecast, on_error) as c;
    v_links := airtable.touched_links(table_id, v_fields, v_cleared, replace);
    if cardinality(v_links) > 0 then
        perform airtable.lock_link_fields(v_links);
    end if;

    if not v_skip then
        v_without_id := array_position(v_ids, null);
        if v_without_id is not null then
            raise exception using
                errcode = 'PT422',
                message = format('records[%s]: has no "id"', v_without_id - 1),
                hint = 'Pass [{"id": "rec…", "fields": {…}}, …], or merge by value with api.upsert_records.';
        end if;
        if cardinality(v_links) > 0 then
            perform airtable.write_inverse_links(table_id, v_links, v_ids, v_fields, v_cleared, replace);
        end if;
        return airtable.written_json(
            airtable.write_records(table_id, v_ids, v_fields, v_cleared, replace), null, false
        );
    end if;

    -- With links the records are locked together with those on the other side. Until then nobody deletes one: that takes
    -- the fields, which are held.
    v_found := case
        when cardinality(v_links) > 0 then airtable.found_records(table_id, v_ids)
        else airtable.lock_records(table_id, v_ids)
    end;
    select
        array_agg(g.id order by g.ordinality) filter (where fault.message is null and g.faults is null),
        array_agg(g.fields order by g.ordinality) filter (where fault.message is null and g.faults is null),
        array_agg(g.cleared order by g.ordinality) filter (where fault.message is null and g.faults is null),
        array_agg(
            coalesce(g.faults, '[]') || case
                when fault.message is null then '[]'
                else jsonb_build_array(jsonb_build_object(
                    'index', g.ordinality - 1, 'field', null, 'value', g.id, 'message', fault.message
                ))
            end
            order by g.ordinality
        )
        filter (where fault.message is not null or g.faults is not null)
    into v_ids, v_fields, v_cleared, v_faults
    from (
        select
            given.*,
            row_number() over (partition by given.id order by given.ordinality) as place
        from unnest(v_ids, v_fields, v_cleared, v_faults) with ordinality as given (id, fields, cleared, faults, ordinality)
    ) as g
    left join unnest(v_found) as found (id) on found.id = g.id
    cross join lateral (
        select
            case
                when g.id is null and g.faults is null then 'has no "id"'
                when g.id is not null and found.id is null then format('table %s has no record %s', table_id, g.id)
                when g.id is not null and g.place > 1 then 'the record is given twice'
            end as message
    ) as fault;
    if cardinality(v_links) > 0 then
        perform airtable.write_inverse_links(table_id, v_links, v_ids, v_fields, v_cleared, replace);
    end if;
    return airtable.written_json(
        airtable.write_records(
            table_id, coalesce(v_ids, '{}'), coalesce(v_fields, '{}'), coalesce(v_cleared, '{}'), replace
        ),
        airtable.all_faults(v_faults),
        true
    );
end;
$$;

comment on function airtable.change_records(text, jsonb, boolean, text, boolean) is
    'Changes records, [{"id", "fields"}], and tells them as they are now: {"records"}, with `on_error` "skip" also the "faults" '
    'of those left out. `replace` empties the cells that are not named. Raises PT404 and PT422 as the functions of api say.';

revoke all on function airtable.change_records(text, jsonb, boolean, text, boolean) from public;
grant execute on function airtable.change_records(text, jsonb, boolean, text, boolean) to application_user;
