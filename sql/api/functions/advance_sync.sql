create or replace function api.advance_sync(lease_id uuid, cursor jsonb, lease_seconds integer default 300)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_until timestamptz;
begin
    if lease_seconds is null or lease_seconds not between 1 and 86400 then
        raise exception using
            errcode = 'PT400',
            message = format('lease_seconds: expected 1 to 86400, got %s', coalesce(lease_seconds::text, 'null'));
    end if;
    perform airtable.require_sync(lease_id);
    update airtable.sync_cursors as s
    set
        cursor = advance_sync.cursor,
        leased_until = clock_timestamp() + make_interval(secs => lease_seconds)
    where s.tenant_id = v_tenant_id
        and s.lease_id = advance_sync.lease_id
    returning s.leased_until into v_until;
    return json_build_object('leaseId', lease_id, 'leasedUntil', airtable.time_text(v_until), 'cursor', cursor);
end;
$$;

comment on function api.advance_sync(uuid, jsonb, integer) is
    'Notes how far a sync has come and lets its lease end later: {"leaseId", "leasedUntil", "cursor"}. Called in the '
    'transaction that writes what was read, both are kept or neither. Needs level editor. Raises PT409 when the lease has '
    'passed to another syncer, PT400 for one out of range.
    @tag syncs
    @param lease_seconds: 1..86400
    @returns {leaseId: uuid, leasedUntil: timestamptz, cursor: json}';

revoke all on function api.advance_sync(uuid, jsonb, integer) from public;
grant execute on function api.advance_sync(uuid, jsonb, integer) to application_user;
