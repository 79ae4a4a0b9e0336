-- Rows are locked in the order of their ids, so that two batches with the same records wait for each other instead of failing.
create or replace function airtable.lock_records(table_id text, ids text[])
returns text[]
language sql
volatile
security invoker
set search_path = ''
as $$
    select coalesce(array_agg(locked.id), '{}')
    from (
        select r.id
        from airtable.records as r
        where r.tenant_id = (select app.require_tenant_id())
            and r.table_id = lock_records.table_id
            and r.id = any (ids)
        order by r.id
        for no key update
    ) as locked
$$;

comment on function airtable.lock_records(text, text[]) is
    'Locks records of a table until the transaction ends, and returns the ids of those that exist.';

revoke all on function airtable.lock_records(text, text[]) from public;
grant execute on function airtable.lock_records(text, text[]) to application_user;
