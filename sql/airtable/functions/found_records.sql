create or replace function airtable.found_records(table_id text, ids text[])
returns text[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(r.id), '{}')
    from airtable.records as r
    where r.tenant_id = (select app.require_tenant_id())
        and r.table_id = found_records.table_id
        and r.id = any (ids)
$$;

comment on function airtable.found_records(text, text[]) is 'Those of the ids that are records of the table.';

revoke all on function airtable.found_records(text, text[]) from public;
grant execute on function airtable.found_records(text, text[]) to application_user;
