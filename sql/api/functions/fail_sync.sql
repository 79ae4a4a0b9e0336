create or replace function api.fail_sync(lease_id uuid, error text)
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
        state = 'failed',
        lease_id = null,
        leased_until = null,
        failures = s.failures + 1,
        last_error = left(fail_sync.error, 10000)
    where s.tenant_id = v_tenant_id
        and s.lease_id = fail_sync.lease_id
    returning s.* into v_sync;
    return airtable.sync_json(v_sync);
end;
$$;

comment on function api.fail_sync(uuid, text) is
    'Ends a sync that could not go on, with the reason, and tells it as api.list_syncs does; the cursor stays where it was '
    'advanced to last. Needs level editor. Raises PT409 when the lease has passed to another syncer.
    @tag syncs
    @returns Sync';

revoke all on function api.fail_sync(uuid, text) from public;
grant execute on function api.fail_sync(uuid, text) to application_user;
