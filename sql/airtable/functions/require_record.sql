create or replace function airtable.require_record(table_id text, record_id text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform
    from airtable.records as r
    where r.tenant_id = (select app.require_tenant_id())
        and r.table_id = require_record.table_id
        and r.id = require_record.record_id;
    if not found then
        perform airtable.require_table(table_id);
        perform airtable.raise_records_missing(table_id, array[record_id]);
    end if;
end;
$$;

comment on function airtable.require_record(text, text) is 'Raises PT404 when there is no such table or record.';

revoke all on function airtable.require_record(text, text) from public;
grant execute on function airtable.require_record(text, text) to application_user;
