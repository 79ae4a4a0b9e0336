begin;

select plan(10);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}', 'key') ->> 'id';

select throws_ok(format('select automation.requeue_run(%L)', run), 'PT409', format('run %s is queued', run), 'one that waits is not over')
from ids;
select api.update_workflow(workflow, max_attempts => 5)
from ids;

reset role;
select automation.fail_run(c.tenant_id, c.run_id, c.lease_id, '{"message": "no route"}', is_final => true)
from automation.claim_runs('worker') as c;
select id as old_id
into temporary old_message
from automation.outbox;
select tests.be('erin of acme');

select ok(
    r.state = 'queued' and r.attempts = 0 and r.error is null and r.started_at is null and r.finished_at is null,
    'one that failed begins anew'
)
from ids
cross join automation.requeue_run(run) as r;
reset role;
select results_eq(
    $$
        select o.state, o.attempts, o.max_attempts, o.payload, o.id = r.message_id, o.id <> m.old_id
        from automation.outbox as o
        cross join automation.runs as r
        cross join old_message as m
    $$,
    $$select 'waiting', 0, 5, jsonb_build_object('runId', run), true, true from ids$$,
    'by one message, which is new and tried as often as the workflow says now'
);
select tests.be('erin of acme');
select api.cancel_run(run)
from ids;
select is((automation.requeue_run(run)).state, 'queued', 'so does one that was cancelled')
from ids;

reset role;
create temporary table work on commit drop as
select * from automation.claim_runs('worker');
select is((select attempt from work), 1, 'it is handed out');
select tests.be('erin of acme');
select throws_ok(format('select automation.requeue_run(%L)', run), 'PT409', format('run %s is running', run), 'not while it runs')
from ids;
reset role;
select automation.finish_run(tenant_id, run_id, lease_id)
from work;
select tests.be('erin of acme');
select throws_ok(format('select automation.requeue_run(%L)', run), 'PT409', format('run %s is succeeded', run), 'nor when it succeeded')
from ids;
select throws_ok(
    'select automation.requeue_run(''runNever000000000'')', 'PT404', 'run runNever000000000 does not exist', 'nor one that never was'
);

reset role;
select tests.be('chris of acme');
select throws_ok(format('select automation.requeue_run(%L)', run), 'PT403', null, 'a commenter may not')
from ids;
reset role;
select tests.be('bob of globex');
select throws_ok(format('select automation.requeue_run(%L)', run), 'PT404', format('run %s does not exist', run), 'acme''s run is none to bob')
from ids;

select *
from finish();

rollback;
