create or replace function api.get_record(table_id text, record_id text, field_keys text default 'id')
returns json
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_record json;
begin
    select json_build_object(
        'id', r.id,
        'createdTime', airtable.time_text(r.created_time),
        'fields', case field_keys
            when 'name' then airtable.named_fields(get_record.table_id, r.fields)
            else r.fields::json
        end
    )
    into v_record
    from airtable.records as r
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
    'Raises PT404 when the table or the record does not exist.';

revoke all on function api.get_record(text, text, text) from public;
grant execute on function api.get_record(text, text, text) to application_user;
