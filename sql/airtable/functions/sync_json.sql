create or replace function airtable.sync_json(sync airtable.sync_cursors)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'baseId', sync.base_id,
        'tableId', sync.table_id,
        'source', sync.source,
        'state', case when sync.state = 'running' and sync.leased_until <= clock_timestamp() then 'lost' else sync.state end,
        'cursor', sync.cursor,
        'leasedUntil', airtable.time_text(sync.leased_until),
        'startedTime', airtable.time_text(sync.started_at),
        'syncedTime', airtable.time_text(sync.synced_at),
        'failures', sync.failures,
        'error', sync.last_error
    )
$$;

comment on function airtable.sync_json(airtable.sync_cursors) is
    'A sync as callers see it, without its lease: {"baseId", "tableId", "source", "state", "cursor", "leasedUntil", '
    '"startedTime", "syncedTime", "failures", "error"}. `state` is idle, running, failed, or lost when the lease ran out.';

revoke all on function airtable.sync_json(airtable.sync_cursors) from public;
grant execute on function airtable.sync_json(airtable.sync_cursors) to application_user;
