-- Updates in place: named cells change, the others keep their values, or are emptied by `replace` where a caller could
-- have written them.
create or replace function airtable.write_records(
    table_id text,
    ids      text[],
    fields   jsonb[],
    cleared  jsonb[],
    replace  boolean default false
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
    v_tenant_id uuid := app.require_tenant_id();
    v_found text[];
    v_replaced text[] := array[]::text[];
    v_computed jsonb;
    v_people jsonb;
    v_user_id uuid := app.current_user_id();
    v_has_attachments boolean;
    v_result json;
begin
    if cardinality(ids) > (select count(distinct given.id) from unnest(ids) as given (id)) then
        raise exception using
            errcode = 'PT422',
            message = format('a record is given twice: %s', (
                select given.id
                from unnest(ids) as given (id)
                group by given.id
                having count(*) > 1
                order by given.id
                limit 1
            )),
            hint = 'Nothing was written. Put all changes of a record into one object.';
    end if;

    v_found := airtable.lock_records(table_id, ids);
    if cardinality(v_found) < cardinality(ids) then
        perform airtable.raise_records_missing(table_id, airtable.missing_ids(ids, v_found));
    end if;
    if replace then
        v_replaced := array(
            select f.id
            from airtable.fields as f
            where f.tenant_id = v_tenant_id
                and f.table_id = write_records.table_id
                and not airtable.is_computed(f.type)
        );
    end if;

    select t.computed_fields, t.attachment_fields is not null
    into v_computed, v_has_attachments
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = write_records.table_id;
    if v_computed is not null then
        v_people := airtable.people(v_computed);
        -- Who changed a record last elsewhere did not change it now.
        v_replaced := v_replaced || array(
            select f.id
            from jsonb_each_text(v_computed) as f (id, type)
            where f.type = 'lastModifiedBy'
        );
    end if;
    with written as (
        update airtable.records as r
        set
            fields = ((r.fields - v_replaced) || given.fields) - array(select jsonb_array_elements_text(given.cleared)),
            last_modified_time = now(),
            last_modified_by = v_user_id
        from unnest(ids, write_records.fields, write_records.cleared)
            with ordinality as given (id, fields, cleared, ordinality)
        where r.tenant_id = v_tenant_id
            and r.id = given.id
        returning
            given.ordinality, r.id, r.created_time, r.last_modified_time, r.created_by, r.last_modified_by, r.auto_number,
            r.fields
    )

    select json_agg(
        row(
            w.id,
            w.created_time,
            airtable.shown_cells(
                w.fields, v_computed, w.created_time, w.last_modified_time, w.auto_number, w.created_by, w.last_modified_by,
                v_people
            )
        )::api.record
        order by w.ordinality
    )
    into v_result
    from written as w;
    if v_has_attachments then
        perform airtable.note_attachments(table_id, ids, fields);
    end if;
    return coalesce(v_result, '[]');
end;
$$;

comment on function airtable.write_records(text, text[], jsonb[], jsonb[], boolean) is
    'Sets `fields` and empties the `cleared` cells (JSON arrays of field ids) of the records `ids`, three arrays of one '
    'length: the records as they are now. With `replace` every other cell is emptied too, computed ones excepted. Raises '
    'PT404 naming those that do not exist, PT422 when one is given twice.';

revoke all on function airtable.write_records(text, text[], jsonb[], jsonb[], boolean) from public;
grant execute on function airtable.write_records(text, text[], jsonb[], jsonb[], boolean) to application_user;
