begin;

select plan(8);

select tests.be('erin of acme');
create temporary table hook on commit drop as
select api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}', 'https://example.com/a') ->> 'id' as id;
reset role;

create function pg_temp.may_tell()
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
    select exists (
        select
        from pg_temp.hook as h
        cross join lateral automation.webhook_notification(tests.tenant('acme'), h.id)
    )
$$;

select tests.be('erin of acme');
select is(
    api.enable_webhook_notifications(id, false)::jsonb, jsonb_build_object('id', id, 'areNotificationsEnabled', false), 'they are switched off'
)
from hook;
reset role;
select ok(not pg_temp.may_tell(), 'then nothing is posted');
select tests.be('erin of acme');
select is(
    api.enable_webhook_notifications(id, true)::jsonb, jsonb_build_object('id', id, 'areNotificationsEnabled', true), 'and on again'
)
from hook;
reset role;
select ok(pg_temp.may_tell(), 'then it is');
select tests.be('erin of acme');
select throws_ok(
    format('select api.enable_webhook_notifications(%L, null)', id), 'PT422', 'enable: expected true or false, got null', 'null is neither'
)
from hook;
select is(
    (select row(r.*)::text from tests.refusal('select api.enable_webhook_notifications(''achNever000000000'', true)') as r),
    '(PT404,"webhook achNever000000000 does not exist","","List the webhooks of a base with api.list_webhooks(base_id).")',
    'one that never was is not found'
);
reset role;
select tests.be('chris of acme');
select throws_ok(format('select api.enable_webhook_notifications(%L, true)', id), 'PT403', null, 'a commenter may not')
from hook;
reset role;
select tests.be('bob of globex');
select throws_ok(
    format('select api.enable_webhook_notifications(%L, true)', id),
    'PT404',
    format('webhook %s does not exist', id),
    'acme''s webhook is none to bob'
)
from hook;

select *
from finish();

rollback;
