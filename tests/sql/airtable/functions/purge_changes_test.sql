begin;

select plan(11);

-- erin of acme watches her base, bob's is watched for a webhook
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');

select throws_ok('select airtable.purge_changes()', '42501', null, 'it is not the callers'' to purge');

reset role;
select tests.be('bob of globex');
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}');
reset role;

-- Two transactions of acme that are too old, one that is nearly; one of globex of today
insert into airtable.transactions (tenant_id, base_id, id, source, number, event_number, committed_at)
values
    (tests.tenant('acme'), 'appOffice00000000', 1, 'client', 1, 11, now() - interval '9 days'),
    (tests.tenant('acme'), 'appOffice00000000', 2, 'client', 2, 12, now() - interval '7 days 1 minute'),
    (tests.tenant('acme'), 'appOffice00000000', 3, 'client', 3, 13, now() - interval '6 days 23 hours'),
    (tests.tenant('globex'), 'appOffice00000000', 4, 'client', 1, 1, now());
insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
select x.tenant_id, x.base_id, x.id, 'record', 'tblTasks000000000', '{}'
from airtable.transactions as x;
update airtable.feeds
set last_number = case when tenant_id = tests.tenant('acme') then 3 else 1 end;
update airtable.event_counters
set last_event = case when tenant_id = tests.tenant('acme') then 13 else 1 end;

select is(airtable.purge_changes(), 2::bigint, 'seven days are kept');
select results_eq(
    'select id from airtable.transactions order by id', 'values (3::bigint), (4::bigint)', 'younger transactions stay'
);
select results_eq(
    'select transaction_id from airtable.changes order by transaction_id', 'values (3::bigint), (4::bigint)', 'with their changes'
);
select results_eq(
    'select tenant_id, first_number, is_open from airtable.feeds order by tenant_id',
    $$values (tests.tenant('acme'), 3::bigint, true), (tests.tenant('globex'), 1::bigint, true)$$,
    'a feed knows the oldest it has; both are wanted'
);
select results_eq(
    'select tenant_id, first_event from airtable.event_counters order by tenant_id',
    $$values (tests.tenant('acme'), 13::bigint), (tests.tenant('globex'), 1::bigint)$$,
    'so does a tenant''s count of events'
);
select is(airtable.purge_changes(), 0::bigint, 'a second time there is nothing to purge');
select is((select max(first_number) from airtable.feeds), 3::bigint, 'and nothing moves');

-- Bob's webhook expires
update airtable.webhooks
set expires_at = now();

select is(airtable.purge_changes('0 seconds'), 1::bigint, 'what is old is the owner''s to say');
select results_eq(
    'select tenant_id, is_open from airtable.feeds order by tenant_id',
    $$values (tests.tenant('acme'), true), (tests.tenant('globex'), false)$$,
    'the feed of an expired webhook is closed, one that is watched is not'
);
select results_eq(
    'select tenant_id from airtable.watched_tables', $$values (tests.tenant('acme'))$$, 'and its tables are watched no more'
);

select *
from finish();

rollback;
