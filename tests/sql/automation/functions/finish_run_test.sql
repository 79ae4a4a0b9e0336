begin;

select plan(6);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';
reset role;
create temporary table work on commit drop as
select * from automation.claim_runs('worker');

select throws_ok(
    format('select automation.finish_run(%L, %L, %L, ''{"sent": 1}'')', tenant, run_id, lease), 'PT409', null, description
)
from work
cross join lateral (
    values
        (tenant_id, gen_random_uuid(), 'another lease ends nothing'),
        (tests.tenant('globex'), lease_id, 'nor does another tenant''s')
) as cases (tenant, lease, description);
select results_eq(
    'select state, output from automation.runs', $$values ('running', null::jsonb)$$, 'it is still under way'
);

select automation.finish_run(tenant_id, run_id, lease_id, '{"sent": 1}')
from work;
select results_eq(
    'select state, output, message_id, finished_at >= started_at from automation.runs',
    $$values ('succeeded', '{"sent": 1}'::jsonb, null::bigint, true)$$,
    'the run has succeeded, with its output'
);
select is_empty('select from automation.outbox', 'and its message is gone');
select tests.be('alice of acme');
select throws_ok('select automation.finish_run(null, null, null)', '42501', null, 'a caller finishes no runs');

select *
from finish();

rollback;
