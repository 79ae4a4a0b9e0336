begin;

select plan(6);

set constraints all immediate;

select tests.be('erin of acme');
select
    api.create_webhook('appOffice00000000', '{"options": {"filters": {"dataTypes": ["tableData"]}}}', 'https://example.com/x')
        as answer
into temporary hook;
grant select on hook to public;
select api.create_field('tblTasks000000000', 'Extra', 'number');
reset role;

select is_empty('select from automation.outbox', 'what a webhook does not ask for makes no message');

select tests.be('erin of acme');
select api.update_records('tblTasks000000000', '[{"id": "recOne00000000000", "fields": {"Name": "x"}}]');
reset role;
set local role pyairtable_dispatcher;

select results_eq(
    'select tenant_id, topic, payload from automation.claim($$test$$)',
    $$
        select
            tests.tenant('acme'), 'webhook',
            jsonb_build_object('webhookId', answer ->> 'id', 'baseId', 'appOffice00000000')
        from hook
    $$,
    'what it asks for makes one'
);
select n.url, n.mac, n.body
into temporary notice
from hook
cross join lateral automation.webhook_notification(tests.tenant('acme'), answer ->> 'id') as n;
select is_empty(
    $$select from hook cross join lateral automation.webhook_notification(tests.tenant('globex'), answer ->> 'id')$$,
    'another tenant has no such webhook'
);

reset role;

select is(n.url, 'https://example.com/x', 'the dispatcher is told where to post'),
    is(
        n.mac,
        'hmac-sha256=' || encode(
            extensions.hmac(convert_to(n.body, 'UTF8'), decode(answer ->> 'macSecretBase64', 'base64'), 'sha256'), 'hex'
        ),
        'and the signature by the secret its owner was shown'
    ),
    is(
        n.body::jsonb - 'timestamp',
        jsonb_build_object('base', '{"id": "appOffice00000000"}'::jsonb, 'webhook', jsonb_build_object('id', answer ->> 'id')),
        'of a body that tells base and webhook only'
    )
from hook
cross join notice as n;

select *
from finish();

rollback;
