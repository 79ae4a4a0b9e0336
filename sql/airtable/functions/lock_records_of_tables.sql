create or replace function airtable.lock_records_of_tables(ids text[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform
    from airtable.records as r
    where r.tenant_id = (select app.require_tenant_id())
        and r.id = any (ids)
    order by r.table_id, r.id
    for no key update;
end;
$$;

comment on function airtable.lock_records_of_tables(text[]) is
    'Locks records of any tables until the transaction ends, by table and id: two writers with the same records wait for each '
    'other instead of failing.';

revoke all on function airtable.lock_records_of_tables(text[]) from public;
grant execute on function airtable.lock_records_of_tables(text[]) to application_user;
