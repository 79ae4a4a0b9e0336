create or replace function airtable.empty_trash(older_than interval default null)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count bigint;
begin
    with gone as (
        delete from airtable.trashed_records as t
        using ops.tenant_cuts('trash', older_than) as c
        where t.tenant_id = c.tenant_id
            and t.deleted_time < c.cut
            and not ops.is_held('trash', t.tenant_id, t.deleted_time)
        returning t.tenant_id, t.table_id, t.id
    ),

    silenced as (
        delete from airtable.comments as c
        using gone as g
        where c.tenant_id = g.tenant_id
            and c.table_id = g.table_id
            and c.record_id = g.id
    ),

    forgotten as (
        delete from airtable.trashed_links as k
        using gone as g
        where k.tenant_id = g.tenant_id
            and k.record_id = g.id
            and k.is_awaited
    )

    select count(*)
    into v_count
    from gone;
    -- A link waits for records in the trash, and as long as its own record is there for one that was never mirrored.
    delete from airtable.trashed_links as k
    where not exists (
        select from airtable.trashed_records as t
        where t.tenant_id = k.tenant_id
            and t.id in (k.record_id, k.linked_id)
    )
    and not k.is_awaited;
    return v_count;
end;
$$;

comment on function airtable.empty_trash(interval) is
    'Deletes for good what has been in the trash longer than this, or than each tenant''s retention says, with its comments, of all '
    'tenants, and returns how many records that were; what is under a legal hold stays. '
    'For the owner, in a transaction that works for no tenant.';

revoke all on function airtable.empty_trash(interval) from public;
