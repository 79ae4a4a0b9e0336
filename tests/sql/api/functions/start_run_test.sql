begin;

select plan(12);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

select is(
    api.start_run(workflow, '{"a": 1}', 'key-1')
        - array['id', 'triggerId', 'createdTime'],
    jsonb_build_object(
        'workflowId', workflow, 'workflowVersion', 1, 'source', 'manual', 'idempotencyKey', 'key-1', 'parentRunId', null,
        'depth', 1, 'isChainEnd', false, 'state', 'queued', 'attempts', 0, 'error', null, 'requestedBy', tests.person('erin'),
        'startedTime', null, 'finishedTime', null, 'input', '{"a": 1}'::jsonb, 'output', null,
        'definition', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]'::jsonb
    ),
    'a run waits for a worker'
)
from ids;
select is(api.start_run(workflow, '{"b": 2}', 'key-1') -> 'input', '{"a": 1}', 'the same key is the same run')
from ids;
select isnt(api.start_run(workflow) ->> 'id', api.start_run(workflow) ->> 'id', 'without a key each is another')
from ids;
select throws_ok(
    format('select api.start_run(%L, source => ''webhook'')', workflow),
    'PT409',
    format('workflow %s has no trigger of type webhook', workflow),
    'it needs the trigger'
)
from ids;
select is(
    (tests.refusal(format('select api.start_run(%L, ''[]'', ''a b'', ''record'')', workflow))).detail,
    concat_ws(
        e'\n',
        'source: expected manual or webhook',
        'input: expected an object, got array',
        'idempotency_key: expected 1 to 200 printable ASCII characters without spaces'
    ),
    'all faults are told'
)
from ids;

select api.update_workflow(workflow, definition => '[{"type": "other"}]', enabled => false)
from ids;

select throws_ok(format('select api.start_run(%L)', workflow), 'PT409', format('workflow %s is disabled', workflow), 'a disabled one rests')
from ids;
select is(
    (select array_agg(distinct r.definition #>> '{0,type}') from automation.runs as r), array['send_mail'], 'runs keep their definition'
);

reset role;

select is((select count(*) from automation.outbox where topic = 'run'), 3::bigint, 'each run has one message');

select tests.be('chris of acme');

select throws_ok(format('select api.start_run(%L)', workflow), 'PT403', null, 'a commenter starts none')
from ids;
select isnt_empty('select from automation.runs', 'but sees them');
select throws_ok(
    $$insert into automation.runs (tenant_id) values (tests.tenant('acme'))$$, '42501', null, 'and writes none'
);

reset role;
select tests.be('bob of globex');

select throws_ok(format('select api.start_run(%L)', workflow), 'PT404', null, 'acme''s workflow is none to bob')
from ids;

select *
from finish();

rollback;
