begin;

select plan(3);

select is(
    airtable.sync_json(row(
        tests.tenant('acme'), 7, 'appOffice00000000', 'mirror', null, '[1]', state, lease_id, leased_until,
        '2026-01-01 10:00+01', null, 3, 'no route'
    )::airtable.sync_cursors)::jsonb,
    jsonb_build_object(
        'baseId', 'appOffice00000000', 'tableId', null, 'source', 'mirror', 'state', shown, 'cursor', '[1]'::jsonb,
        'leasedUntil', airtable.time_text(leased_until), 'startedTime', '2026-01-01T09:00:00.000Z', 'syncedTime', null,
        'failures', 3, 'error', 'no route'
    ),
    format('%s until %s is shown as %s', state, leased_until, shown)
)
from (
    values
        ('idle', null::uuid, null::timestamptz, 'idle'),
        ('running', '00000000-0000-4000-8000-000000000000', '2999-01-01 00:00Z', 'running'),
        ('running', '00000000-0000-4000-8000-000000000000', '2000-01-01 00:00Z', 'lost')
) as cases (state, lease_id, leased_until, shown);

select *
from finish();

rollback;
