-- Two takers at once take different ones. A taker whose transaction is undone leaves them for the next.
create or replace function files.take_dropped_objects(max_objects integer default 1000)
returns table (tenant_id uuid, kind text, storage_key text)
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
    delete from files.dropped_objects as o
    using (
        select d.tenant_id, d.id
        from files.dropped_objects as d
        order by d.id
        limit max_objects
        for update skip locked
    ) as taken
    where o.tenant_id = taken.tenant_id
        and o.id = taken.id
    returning o.tenant_id, o.kind, o.storage_key
$$;

comment on function files.take_dropped_objects(integer) is
    'Takes away, and returns, objects that the store may drop, the oldest first. Drop them in the store before the transaction '
    'commits, so that none is forgotten. For the owner.';

revoke all on function files.take_dropped_objects(integer) from public;
