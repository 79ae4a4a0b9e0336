create or replace function api.finish_sync(lease_id uuid)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_sync airtable.sync_cursors;
begin
    perform airtable.require_sync(lease_id);
    update airtable.sync_cursors as s
    set
        state = 'idle',
        lease_id = null,
        leased_until = null,
        synced_at = clock_timestamp(),
        failures = 0,
        last_error = null
    where s.tenant_id = v_tenant_id
        and s.lease_id = finish_sync.lease_id
    returning s.* into v_sync;
    return airtable.sync_json(v_sync);
end;
$$;

comment on function api.finish_sync(uuid) is
    'Ends a sync that has read all there was, and tells it as api.list_syncs does. Needs level editor. Raises PT409 when the '
    'lease has passed to another syncer.
    @tag syncs
    @returns Sync';

revoke all on function api.finish_sync(uuid) from public;
grant execute on function api.finish_sync(uuid) to application_user;
