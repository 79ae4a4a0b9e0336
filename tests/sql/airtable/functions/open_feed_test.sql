begin;

select plan(14);

set constraints all immediate;

-- erin of acme
select tests.be('erin of acme');

select is(airtable.open_feed('appOffice00000000'), 1::bigint, 'the first transaction of a base will be number 1');
select results_eq(
    'select base_id, is_open, is_watched, first_number, last_number from airtable.feeds',
    $$values ('appOffice00000000', true, false, 1::bigint, 0::bigint)$$,
    'its feed is open; nobody asked to watch it'
);
select results_eq('select first_event, last_event from airtable.event_counters', 'values (1::bigint, 0::bigint)', 'events are counted');

reset role;

select results_eq(
    'select tenant_id, table_id from airtable.watched_tables',
    $$values (tests.tenant('acme'), 'tblTasks000000000')$$,
    'the tables the base has are watched, none of globex'
);

select tests.be('erin of acme');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');

select is(airtable.open_feed('appOffice00000000', true), 2::bigint, 'a feed that is open goes on counting');
select results_eq(
    'select is_watched, first_number from airtable.feeds', 'values (true, 1::bigint)', 'keeps what it has, and learns that it is watched'
);
select is(airtable.open_feed('appOffice00000000'), 2::bigint, 'a webhook more');
select is((select is_watched from airtable.feeds), true, 'does not withdraw that');

-- Closed and opened again: nobody knows what happened meanwhile
select airtable.close_feed('appOffice00000000', false);

select is(airtable.open_feed('appOffice00000000'), 2::bigint, 'no number comes twice');
select results_eq(
    'select is_open, is_watched, first_number from airtable.feeds', 'values (true, false, 2::bigint)', 'a feed that was closed begins anew'
);

-- must deny
select throws_ok(format('select airtable.open_feed(%L)', id), 'PT404', format('base %s does not exist', id), id || ' is no base of acme')
from unnest(array['appVault000000000', 'appNever000000000']) as id;

reset role;
select tests.be('chris of acme');

select throws_ok($$select airtable.open_feed('appOffice00000000')$$, 'PT403', null, 'a commenter opens no feed');

reset role;
select tests.be('bob of globex');

select is_empty('select from airtable.feeds', 'bob has none');

select *
from finish();

rollback;
