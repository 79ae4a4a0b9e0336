begin;

select plan(5);

select tests.be('erin of acme');
select (api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid as id
into temporary lease;

select api.advance_sync(id, '{"offset": "itr1"}')
from lease;

select is(
    api.fail_sync(id, repeat('x', 20000))::jsonb - array['startedTime', 'error'],
    '{"baseId": "appOffice00000000", "tableId": "tblTasks000000000", "source": "airtable", "state": "failed",
        "cursor": {"offset": "itr1"}, "leasedUntil": null, "syncedTime": null, "failures": 1}',
    'a sync that fails keeps its place'
)
from lease;
select is(length(last_error), 10000, 'a reason is kept as far as 10000 characters')
from airtable.sync_cursors;
select throws_ok(format('select api.fail_sync(%L, ''again'')', id), 'PT409', null, 'it ends once')
from lease;
select is(
    (
        select api.fail_sync((api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid, 'y')
    ) ->> 'failures',
    '2',
    'failures in a row are counted'
);

reset role;
select tests.be('chris of acme');

select throws_ok($$select api.fail_sync(gen_random_uuid(), 'x')$$, 'PT403', null, 'a commenter may not');

select *
from finish();

rollback;
