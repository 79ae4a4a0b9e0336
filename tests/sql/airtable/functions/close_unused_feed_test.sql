begin;

select plan(11);

-- bob of globex and erin of acme watch bases of the same id
select tests.be('bob of globex');
select api.watch_base('appOffice00000000');
reset role;
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}');
select api.create_trigger(api.create_workflow('Mail', '[{"type": "send_mail"}]') ->> 'id', 'recordCreated', 'tblTasks000000000');

select throws_ok(
    $$select airtable.close_unused_feed(tests.tenant('globex'), 'appOffice00000000')$$,
    '42501',
    null,
    'callers name no tenant'
);

-- The owner; one after the other, the three who want the feed stop wanting it
reset role;

select is(airtable.close_unused_feed(tests.tenant('acme'), 'appOffice00000000'), false, 'what all three want is kept open');
update airtable.feeds
set is_watched = false
where tenant_id = tests.tenant('acme');
select is(airtable.close_unused_feed(tests.tenant('acme'), 'appOffice00000000'), false, 'so is what a webhook and a workflow want');
delete from automation.triggers;
select is(airtable.close_unused_feed(tests.tenant('acme'), 'appOffice00000000'), false, 'or a webhook alone');
update airtable.webhooks
set expires_at = now();
select is(airtable.close_unused_feed(tests.tenant('acme'), 'appOffice00000000'), true, 'one that has expired wants nothing');
select is(
    (select is_open from airtable.feeds where tenant_id = tests.tenant('acme')), false, 'then the feed is closed'
);
select results_eq(
    'select tenant_id, table_id from airtable.watched_tables',
    $$values (tests.tenant('globex'), 'tblTasks000000000')$$,
    'and only globex''s table is watched'
);
select is(airtable.close_unused_feed(tests.tenant('acme'), 'appOffice00000000'), false, 'it is closed once');
select is(airtable.close_unused_feed(tests.tenant('acme'), 'appNever000000000'), false, 'a base that never was has no feed');

-- A workflow alone
select tests.be('erin of acme');
select api.create_trigger(id, 'recordCreated', 'tblTasks000000000')
from automation.workflows;
reset role;

select is(
    (select is_open from airtable.feeds where tenant_id = tests.tenant('acme')), true, 'a workflow opens it again'
);
select is(airtable.close_unused_feed(tests.tenant('acme'), 'appOffice00000000'), false, 'and is enough to keep it open');

select *
from finish();

rollback;
