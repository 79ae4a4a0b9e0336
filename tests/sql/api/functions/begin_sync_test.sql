begin;

select plan(14);

select tests.be('erin of acme');
select (api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid as id
into temporary lease;

select throws_ok(
    $$select api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000')$$,
    'PT409',
    'source airtable of tblTasks000000000 is being synced',
    'one syncer at a time'
);
select lives_ok($$select api.begin_sync('appOffice00000000', 'airtable')$$, 'the base as a whole is another matter');
select is(api.advance_sync(id, '{"offset": "itr1"}') ->> 'leaseId', id::text, 'a sync goes on under its lease') from lease;
select is(
    api.fail_sync(id, 'no route')::jsonb - array['startedTime', 'baseId', 'source', 'tableId'],
    '{"state": "failed", "cursor": {"offset": "itr1"}, "leasedUntil": null, "syncedTime": null, "failures": 1, "error": "no route"}',
    'it fails with a reason and keeps its place'
)
from lease;
select throws_ok(format('select api.finish_sync(%L)', id), 'PT409', null, 'what has ended cannot be finished') from lease;
select is(
    api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'cursor', '{"offset": "itr1"}', 'the next goes on there'
);

-- A syncer that died
update airtable.sync_cursors
set leased_until = clock_timestamp() - interval '1 second';

select is(api.list_syncs('appOffice00000000') #>> '{syncs,0,state}', 'lost', 'one that died is told');
select (api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid as id
into temporary other;
select is(api.finish_sync(id) ->> 'state', 'idle', 'another takes over and finishes') from other;
select is(json_array_length(api.list_syncs('appOffice00000000') -> 'syncs'), 2, 'both are listed');
select throws_ok($$select api.begin_sync('appOffice00000000', 'A b')$$, 'PT422', null, 'a source has a name');
select throws_ok($$select api.begin_sync('appOffice00000000', 'x', null, 0)$$, 'PT400', null, 'a lease has a length');
select throws_ok(
    $$select api.begin_sync('appOffice00000000', 'x', 'tblSecrets0000000')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex does not exist'
);
select throws_ok(
    $$select api.begin_sync('appVault000000000', 'x')$$, 'PT404', 'base appVault000000000 does not exist', 'nor does a base'
);

reset role;
select tests.be('bob of globex');

select is(api.list_syncs('appOffice00000000')::jsonb, '{"syncs": []}', 'bob sees none of them');

select *
from finish();

rollback;
