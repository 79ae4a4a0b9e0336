create or replace function airtable.lock_tables(ids text[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform
    from airtable.tables as t
    where t.tenant_id = (select app.require_tenant_id())
        and t.id = any (ids)
    order by t.id
    for no key update;
end;
$$;

comment on function airtable.lock_tables(text[]) is
    'Locks tables until the transaction ends, in the order of their ids, before their fields and records. Changing a link field '
    'changes what the rows of both tables say about links.';

revoke all on function airtable.lock_tables(text[]) from public;
grant execute on function airtable.lock_tables(text[]) to application_user;
