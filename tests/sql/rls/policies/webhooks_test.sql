begin;

select plan(7);

select tests.be('erin of acme');
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}');

select is((select count(id) from airtable.webhooks), 1::bigint, 'erin, an editor, sees the webhook');
select throws_ok(
    $$
        insert into airtable.webhooks (tenant_id, base_id, specification, mac_secret, first_number)
        values (tests.tenant('acme'), 'appOffice00000000', '{}', sha256(''), 1)
    $$,
    '42501',
    null,
    'and makes none in another''s name'
);

reset role;
select tests.be('carol of acme');

select is_empty('select id from airtable.webhooks', 'carol, a reader, does not');

reset role;
select tests.be('bob of globex');

select is_empty('select id from airtable.webhooks', 'bob sees none of acme''s');
select is(tests.rows_affected('update airtable.webhooks set are_notifications_enabled = false'), 0::bigint, 'nor changes it');
select is(tests.rows_affected('delete from airtable.webhooks'), 0::bigint, 'nor deletes it');

reset role;
set local role pyairtable_dispatcher;

select throws_ok('select id from airtable.webhooks', '42501', null, 'the dispatcher reads no table');

select *
from finish();

rollback;
