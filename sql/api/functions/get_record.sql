create or replace function api.get_record(table_id text, record_id text, field_keys text default 'id')
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_named boolean := airtable.wants_names(field_keys);
    v_record json;
begin
    select row_to_json(row(
        r.id,
        r.created_time,
        case when v_named then airtable.named_fields(get_record.table_id, shown.cells) else shown.cells end
    )::api.record)
    into v_record
    from airtable.records as r
    join airtable.tables as t
        on t.tenant_id = r.tenant_id
        and t.id = r.table_id
    cross join lateral (
        select
            airtable.shown_cells(
                r.fields, t.computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                r.last_modified_by, airtable.people(t.computed_fields)
            ) as cells
    ) as shown
    where r.tenant_id = (select app.require_tenant_id())
        and r.table_id = get_record.table_id
        and r.id = get_record.record_id;
    if v_record is null then
        perform airtable.require_table(table_id);
        perform airtable.raise_records_missing(table_id, array[record_id]);
    end if;
    return v_record;
end;
$$;

comment on function api.get_record(text, text, text) is
    'One record, {"id", "createdTime", "fields"}, its cells keyed by field "id" or "name". '
    'Raises PT404 when the table or the record does not exist.
    @tag records
    @param field_keys: "id" | "name"
    @returns Record';

revoke all on function api.get_record(text, text, text) from public;
grant execute on function api.get_record(text, text, text) to application_user;
