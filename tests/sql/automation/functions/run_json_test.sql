begin;

select plan(3);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';
reset role;
select automation.finish_run(c.tenant_id, c.run_id, c.lease_id, '{"sent": 1}')
from automation.claim_runs('worker') as c;
update automation.runs
set
    created_at = '2026-01-01 10:00Z',
    started_at = '2026-01-01 10:01Z',
    finished_at = '2026-01-01 10:02Z';
select tests.be('carol of acme');

select is(
    automation.run_json(r),
    jsonb_build_object(
        'id', run, 'workflowId', workflow, 'workflowVersion', 1, 'triggerId', r.trigger_id, 'source', 'manual',
        'idempotencyKey', 'key', 'parentRunId', null, 'depth', 1, 'isChainEnd', false, 'state', 'succeeded', 'attempts', 1,
        'error', null, 'requestedBy', '00000000-0000-4000-8000-00000000000e', 'createdTime', '2026-01-01T10:00:00.000Z',
        'startedTime', '2026-01-01T10:01:00.000Z', 'finishedTime', '2026-01-01T10:02:00.000Z',
        'definition', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]'::jsonb, 'input', '{"a": 1}'::jsonb,
        'output', '{"sent": 1}'::jsonb
    ),
    'a run is told wholly'
)
from automation.runs as r
cross join ids;
select is(
    automation.run_json(r, false), automation.run_json(r) - array['definition', 'input', 'output'], 'or without what may be large'
)
from automation.runs as r;
select is(
    automation.run_json(r) -> 'triggerId', to_jsonb(t.id), 'with the trigger that allowed it'
)
from automation.runs as r
cross join automation.triggers as t;

select *
from finish();

rollback;
