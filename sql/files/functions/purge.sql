create or replace function files.purge(older_than interval)
returns table (tenant_id uuid, storage_key text)
language sql
volatile
security invoker
set search_path = ''
as $$
    delete from files.files as f
    where f.deleted_time < now() - older_than
    returning f.tenant_id, f.storage_key
$$;

comment on function files.purge(interval) is
    'Deletes for good the files that were deleted longer ago than this, of all tenants, and returns the objects that the store may '
    'now drop. For the owner, in a transaction that works for no tenant.';

revoke all on function files.purge(interval) from public;
