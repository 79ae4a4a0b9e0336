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

select is(
    (automation.require_run_lease(tenant_id, run_id, lease_id)).payload, jsonb_build_object('runId', run_id), 'it is the message of the run'
)
from work;
select is((select xmax from automation.outbox)::text, pg_current_xact_id()::xid::text, 'which is held to the end of the transaction');
select throws_ok(
    format('select automation.require_run_lease(%L, %L, %L)', tenant, run, lease), 'PT409', null, description
)
from work
cross join lateral (
    values
        (tenant_id, run_id, gen_random_uuid(), 'another lease is refused'),
        (tests.tenant('globex'), run_id, lease_id, 'and another tenant'),
        (tenant_id, 'runNever000000000', lease_id, 'and another run')
) as cases (tenant, run, lease, description);

select tests.be('erin of acme');
select api.cancel_run(run)
from ids;
reset role;
select throws_ok(
    format('select automation.require_run_lease(%L, %L, %L)', tenant_id, run_id, lease_id), 'PT409', null, 'one that was cancelled has no lease'
)
from work;

select *
from finish();

rollback;
