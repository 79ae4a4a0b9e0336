begin;

select plan(7);

-- erin of acme
select tests.be('erin of acme');
select
    api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}', 'https://example.com/x') ->> 'id'
        as id
into temporary hook;
grant select on hook to public;

select is((airtable.require_webhook(id)).base_id, 'appOffice00000000', 'a webhook is found') from hook;
select is((airtable.require_webhook(id)).mac_secret, null, 'its secret is not') from hook;

-- must deny
select throws_ok(
    format('select airtable.require_webhook(%L)', id),
    'PT404',
    format('webhook %s does not exist', coalesce(id, 'null')),
    format('%s is no webhook', coalesce(id, 'null'))
)
from unnest(array['achNever000000000', null]) as id;

reset role;
select tests.be('chris of acme');

select throws_ok(
    format('select airtable.require_webhook(%L)', id), 'PT404', format('webhook %s does not exist', id), 'nor is it one for a commenter'
)
from hook;

reset role;
select tests.be('bob of globex');

select throws_ok(
    format('select airtable.require_webhook(%L)', id), 'PT404', format('webhook %s does not exist', id), 'nor for bob of globex'
)
from hook;

reset role;
set local role anonymous;

select throws_ok($$select airtable.require_webhook('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
