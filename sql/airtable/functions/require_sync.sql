create or replace function airtable.require_sync(lease_id uuid)
returns airtable.sync_cursors
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_sync airtable.sync_cursors;
begin
    select s.* into v_sync
    from airtable.sync_cursors as s
    where s.tenant_id = (select app.require_tenant_id())
        and s.lease_id = require_sync.lease_id
    for update;
    if v_sync.base_id is null then
        raise exception using
            errcode = 'PT409',
            message = format('there is no sync under the lease %s', coalesce(lease_id::text, 'null')),
            hint = 'It has ended, or another syncer has taken over. Begin again with api.begin_sync.';
    end if;
    return v_sync;
end;
$$;

comment on function airtable.require_sync(uuid) is
    'The sync under a lease, held until the transaction ends. Raises PT409 when the lease is no longer its own.';

revoke all on function airtable.require_sync(uuid) from public;
grant execute on function airtable.require_sync(uuid) to application_user;
