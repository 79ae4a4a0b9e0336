begin;

select plan(7);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';
select api.update_workflow(workflow, definition => '[{"type": "other"}]', max_attempts => 7)
from ids;
reset role;
alter table ids add made text;
update ids
set made = automation.enqueue_run(
    tests.tenant('acme'), workflow, 'record', 'second', '{"b": 2}', 'wtrTrigger0000000', run, 2, tests.person('erin')
);

select results_eq(
    $$
        select
            r.workflow_version, r.definition, r.trigger_id, r.source, r.idempotency_key, r.parent_run_id, r.depth, r.state, r.input,
            r.requested_by
        from automation.runs as r
        inner join ids as i on r.id = i.made
    $$,
    $$
        select
            2, '[{"type": "other"}]'::jsonb, 'wtrTrigger0000000', 'record', 'second', run, 2, 'queued', '{"b": 2}'::jsonb,
            tests.person('erin')
        from ids
    $$,
    'the run has the workflow''s version and definition of now, and what else is said'
);
select results_eq(
    $$
        select o.tenant_id, o.topic, o.payload, o.max_attempts, o.state
        from automation.outbox as o
        inner join automation.runs as r on o.id = r.message_id
        inner join ids as i on r.id = i.made
    $$,
    $$select tests.tenant('acme'), 'run', jsonb_build_object('runId', made), 7, 'waiting' from ids$$,
    'its message hands it out as often as the workflow says'
);
select is(
    automation.enqueue_run(tests.tenant('acme'), workflow, 'schedule', 'second'), null, 'a key that was used makes no second run'
)
from ids;
select is((select count(*) from automation.outbox), 2::bigint, 'and no message');
select matches(
    automation.enqueue_run(tests.tenant('acme'), workflow, 'schedule', 'third'), '^run[A-Za-z0-9]{14}$', 'another key makes one'
)
from ids;
select results_eq(
    $$select r.input, r.depth, r.parent_run_id, r.requested_by from automation.runs as r where r.idempotency_key = 'third'$$,
    $$values ('{}'::jsonb, 1, null::text, null::uuid)$$,
    'with nothing but what is needed'
);
select tests.be('alice of acme');
select throws_ok(
    format('select automation.enqueue_run(%L, %L, ''manual'', ''x'')', tests.tenant('acme'), workflow),
    '42501',
    null,
    'a caller makes runs by api.start_run only'
)
from ids;

select *
from finish();

rollback;
