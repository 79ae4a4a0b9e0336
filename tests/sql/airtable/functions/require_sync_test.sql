begin;

select plan(4);

select tests.be('erin of acme');
select (api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000') ->> 'leaseId')::uuid as id
into temporary lease;

select is((airtable.require_sync(id)).source, 'airtable', 'the sync under a lease')
from lease;
select throws_ok('select airtable.require_sync(null)', 'PT409', 'there is no sync under the lease null', 'none is under null');

update airtable.sync_cursors
set leased_until = clock_timestamp() - interval '1 second';

select lives_ok(
    format('select airtable.require_sync(%L)', id), 'a lease that ran out holds until somebody else takes over'
)
from lease;

reset role;
select tests.be('bob of globex');

select throws_ok(format('select airtable.require_sync(%L)', id), 'PT409', null, 'bob finds none of acme''s')
from lease;

select *
from finish();

rollback;
