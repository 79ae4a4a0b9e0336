begin;

select plan(4);

-- erin of acme
select tests.be('erin of acme');

create temporary table made as
select
    api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}', 'https://example.com/hook')
    ->> 'id' as id;
grant select on made to public;


select is(
    api.get_webhook((select id from made))::jsonb,
    api.list_webhooks('appOffice00000000')::jsonb #> '{webhooks,0}',
    'a webhook is told as in the list, without its secret'
);

-- must deny
select throws_ok(
    $$select api.get_webhook('achNever000000000')$$,
    'PT404',
    $$webhook achNever000000000 does not exist$$,
    'one that never was is named'
);

reset role;
select tests.be('carol of acme');

select throws_ok(format('select api.get_webhook(%L)', id), 'PT403', null, 'a reader sees none')
from made;

reset role;
set local role anonymous;

select throws_ok($$select api.get_webhook('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
