begin;

select plan(3);

-- must allow: erin of acme, by a request that has an id
select set_config('app.request_id', 'order-7/' || repeat('x', 200), true);
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');

select is(
    (select t.request_id from airtable.transactions as t where t.base_id = 'appOffice00000000'),
    'order-7/' || repeat('x', 120),
    'a change tells its request, as far as there is room'
);

-- must deny
select throws_ok(
    'update airtable.transactions set request_id = null',
    '42501',
    'permission denied for table transactions',
    'erin does not change what is told'
);

-- bob of globex, by SQL that no service sent
reset role;
select set_config('app.request_id', '', true);
select tests.be('bob of globex');
select api.watch_base('appVault000000000');
select api.create_records('tblSecrets0000000', '[{"fields": {}}]');

select is(
    (select array_agg(t.request_id) from airtable.transactions as t where t.base_id = 'appVault000000000'),
    array[null]::text[],
    'a change without a request tells none'
);

select *
from finish();

rollback;
