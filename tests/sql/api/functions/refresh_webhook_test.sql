begin;

select plan(6);

select tests.be('erin of acme');
create temporary table hook on commit drop as
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}', 'https://example.com/a') ->> 'id' as id;
reset role;
update airtable.webhooks set expires_at = now() - interval '1 second';
update airtable.feeds set is_open = false, last_number = 7 where tenant_id = tests.tenant('acme');
select tests.be('erin of acme');

select is(
    api.refresh_webhook(id)::jsonb, jsonb_build_object('expirationTime', airtable.time_text(now() + interval '7 days')), 'it lives for seven days'
)
from hook;
select is((select expires_at from airtable.webhooks), now() + interval '7 days', 'and that is kept');
select results_eq(
    'select is_open, first_number from airtable.feeds',
    'values (true, 8::bigint)',
    'changes are noted again, from the next on'
);
select is(
    (select row(r.*)::text from tests.refusal('select api.refresh_webhook(''achNever000000000'')') as r),
    '(PT404,"webhook achNever000000000 does not exist","","List the webhooks of a base with api.list_webhooks(base_id).")',
    'one that never was is not found'
);
reset role;
select tests.be('chris of acme');
select throws_ok(format('select api.refresh_webhook(%L)', id), 'PT403', null, 'a commenter may not')
from hook;
reset role;
select tests.be('bob of globex');
select throws_ok(format('select api.refresh_webhook(%L)', id), 'PT404', format('webhook %s does not exist', id), 'acme''s webhook is none to bob')
from hook;

select *
from finish();

rollback;
