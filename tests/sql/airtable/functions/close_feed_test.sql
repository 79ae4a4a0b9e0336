begin;

select plan(9);

-- bob of globex and erin of acme watch bases of the same id
select tests.be('bob of globex');
select api.watch_base('appOffice00000000');
reset role;
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');

select is(airtable.close_feed('appOffice00000000'), false, 'a feed that is watched stays open');
select results_eq('select is_open, is_watched from airtable.feeds', 'values (true, true)', 'and watched');

-- must deny
reset role;
select tests.be('chris of acme');

select throws_ok($$select airtable.close_feed('appOffice00000000', false)$$, 'PT403', null, 'a commenter ends nothing');

reset role;
select tests.be('erin of acme');
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}') ->> 'id' as id
into temporary hook;

select is(airtable.close_feed('appOffice00000000', false), false, 'one that a webhook wants stays open too');
select results_eq('select is_open, is_watched from airtable.feeds', 'values (true, false)', 'for the webhook alone');
select api.delete_webhook(id)
from hook;
select results_eq('select is_open from airtable.feeds', 'values (false)', 'then no more');
select api.watch_base('appOffice00000000');
select is(airtable.close_feed('appOffice00000000', false), true, 'one that nothing wants is closed');
select is(airtable.close_feed('appOffice00000000', false), false, 'once');

-- bob of globex
reset role;
select tests.be('bob of globex');

select results_eq('select is_open, is_watched from airtable.feeds', 'values (true, true)', 'bob''s is open all the while');

select *
from finish();

rollback;
