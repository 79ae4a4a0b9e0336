-- Updates in place: named cells change, the others keep their values. Rows are locked in the order of their ids, so that
-- two batches with the same records wait for each other instead of failing.
create or replace function airtable.write_records(table_id text, ids text[], fields jsonb[], cleared jsonb[])
returns json
language plpgsql
volatile
security invoker
set search_path = ''
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_missing text[];
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

    select array_agg(given.id order by given.ordinality) filter (where locked.id is null)
    into v_missing
    from unnest(ids) with ordinality as given (id, ordinality)
    left join (
        select r.id
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = write_records.table_id
            and r.id = any (ids)
        order by r.id
        for no key update
    ) as locked on locked.id = given.id;
    if v_missing is not null then
        perform airtable.raise_records_missing(table_id, v_missing);
    end if;

    with written as (
        update airtable.records as r
        set
            fields = (r.fields || given.fields) - array(select jsonb_array_elements_text(given.cleared)),
            last_modified_time = now()
        from unnest(ids, write_records.fields, write_records.cleared)
            with ordinality as given (id, fields, cleared, ordinality)
        where r.tenant_id = v_tenant_id
            and r.id = given.id
        returning given.ordinality, r.id, r.created_time, r.fields
    )

    select json_agg(
        row(w.id, w.created_time, w.fields)::api.record
        order by w.ordinality
    )
    into v_result
    from written as w;
    return coalesce(v_result, '[]');
end;
$$;

comment on function airtable.write_records(text, text[], jsonb[], jsonb[]) is
    'Sets `fields` and empties the `cleared` cells (JSON arrays of field ids) of the records `ids`, three arrays of one '
    'length: the records as they are now. Raises PT404 naming those that do not exist, PT422 when one is given twice.';

revoke all on function airtable.write_records(text, text[], jsonb[], jsonb[]) from public;
grant execute on function airtable.write_records(text, text[], jsonb[], jsonb[]) to application_user;
