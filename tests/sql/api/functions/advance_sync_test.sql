begin;

select plan(7);

select tests.be('erin of acme');
select (api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid as id
into temporary lease;

select is(
    api.advance_sync(id, '{"offset": "itr1"}')::jsonb - 'leasedUntil',
    jsonb_build_object('leaseId', id, 'cursor', '{"offset": "itr1"}'::jsonb),
    'the place is noted'
)
from lease;
select ok(
    (api.advance_sync(id, '2', 3600) ->> 'leasedUntil')::timestamptz > clock_timestamp() + interval '59 minutes',
    'the lease ends later'
)
from lease;
select is(cursor, '2', 'the last place counts')
from airtable.sync_cursors;
select throws_ok(
    format('select api.advance_sync(%L, ''3'', %s)', id, seconds),
    'PT400',
    'lease_seconds: expected 1 to 86400, got ' || seconds,
    seconds || ' seconds are no lease'
)
from lease
cross join unnest(array['0', '86401']) as seconds;

select throws_ok(
    $$select api.advance_sync('00000000-0000-4000-8000-000000000000', '3')$$,
    'PT409',
    'there is no sync under the lease 00000000-0000-4000-8000-000000000000',
    'a lease that was never given is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok($$select api.advance_sync('00000000-0000-4000-8000-000000000000', '3')$$, 'PT403', null, 'a reader may not');

select *
from finish();

rollback;
