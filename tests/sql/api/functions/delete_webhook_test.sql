begin;

select plan(12);

-- erin of acme
select tests.be('erin of acme');

create temporary table hook as
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}') ->> 'id' as id
from generate_series(1, 2);

select is((select count(*) from airtable.webhooks), 2::bigint, 'there are two');
select is(
    api.enable_webhook_notifications(min(id), false)::jsonb,
    jsonb_build_object('id', min(id), 'areNotificationsEnabled', false),
    'notifications of one are switched off'
)
from hook;
select is((select count(*) from airtable.webhooks where are_notifications_enabled), 1::bigint, 'of that one only');
select throws_ok(format('select api.enable_webhook_notifications(%L, null)', min(id)), 'PT422', null, 'null is neither on nor off')
from hook;
select is(
    (api.refresh_webhook(min(id)) ->> 'expirationTime')::timestamptz,
    date_trunc('milliseconds', now() + '7 days'),
    'one that is refreshed lives for seven days'
)
from hook;
select is(api.delete_webhook(min(id)) ->> 'deleted', 'true', 'one is deleted') from hook;
select ok((select is_open from airtable.feeds), 'changes are noted for the other');
select api.watch_base('appOffice00000000');
select api.delete_webhook(max(id)) from hook;
select ok((select is_open from airtable.feeds), 'and for who watches');
select is(api.watch_base('appOffice00000000', false)::jsonb, '{"baseId": "appOffice00000000", "watch": false}', 'who stops');
select ok((select not is_open from airtable.feeds), 'then no more');
select throws_ok(format('select api.delete_webhook(%L)', min(id)), 'PT404', null, 'what is gone cannot be deleted') from hook;

reset role;

select is_empty('select table_id from airtable.watched_tables', 'a write looks for a feed in vain');

select *
from finish();

rollback;
