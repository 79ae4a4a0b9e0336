-- Rows are locked in the order of their ids, so that two batches with the same records wait for each other instead of failing.
-- Joined: the planner takes `id = any (ids)` for a filter over the whole table.
create or replace function airtable.lock_records(table_id text, ids text[])
returns text[]
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(locked.id), '{}')
    from (
        select r.id
        from (select distinct unnest(ids)) as given (id)
        inner join airtable.records as r
            on r.id = given.id
        where r.tenant_id = (select app.require_tenant_id())
            and r.table_id = lock_records.table_id
        order by r.id
        for no key update of r
    ) as locked
$$;

comment on function airtable.lock_records(text, text[]) is
    'Locks records of a table until the transaction ends, and returns the ids of those that exist.';

revoke all on function airtable.lock_records(text, text[]) from public;
grant execute on function airtable.lock_records(text, text[]) to application_user;
