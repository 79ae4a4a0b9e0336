begin;

select plan(5);

select tests.be('erin of acme');
select (api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid as id
into temporary lease;

select api.fail_sync(id, 'no route')
from lease;
update lease
set id = (api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid;

select is(
    api.finish_sync(id)::jsonb - array['startedTime', 'syncedTime'],
    '{"baseId": "appOffice00000000", "tableId": "tblTasks000000000", "source": "airtable", "state": "idle", "cursor": null,
        "leasedUntil": null, "failures": 0, "error": null}',
    'a sync that ends well forgets the failures before it'
)
from lease;
select ok(synced_at > now(), 'and tells when it ended')
from airtable.sync_cursors;
select throws_ok(format('select api.finish_sync(%L)', id), 'PT409', null, 'it ends once')
from lease;

reset role;
select tests.be('bob of globex');
create temporary table other_lease on commit drop as
select (api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid as id;
reset role;
select tests.be('erin of acme');

select throws_ok(
    format('select api.finish_sync(%L)', id),
    'PT409',
    format('there is no sync under the lease %s', id),
    'a lease of globex is none here'
)
from other_lease;

reset role;
select tests.be('chris of acme');

select throws_ok($$select api.finish_sync(gen_random_uuid())$$, 'PT403', null, 'a commenter may not');

select *
from finish();

rollback;
