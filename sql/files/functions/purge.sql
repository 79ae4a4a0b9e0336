create or replace function files.purge(older_than interval default null)
returns table (tenant_id uuid, storage_key text)
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
    delete from files.files as f
    using ops.tenant_cuts('files', older_than) as c
    where f.tenant_id = c.tenant_id
        and f.deleted_time < c.cut
        and not ops.is_held('files', f.tenant_id, f.deleted_time)
    returning f.tenant_id, f.storage_key
$$;

comment on function files.purge(interval) is
    'Deletes for good the files that were deleted longer ago than this, or than each tenant''s retention says, but none under a legal '
    'hold, of all tenants, and returns the objects that the store may '
    'now drop. For the owner, in a transaction that works for no tenant.';

revoke all on function files.purge(interval) from public;
