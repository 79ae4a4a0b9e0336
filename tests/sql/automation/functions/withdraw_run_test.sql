begin;

select plan(8);

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
select tests.be('erin of acme');

select ok(r.state = 'cancelled' and r.message_id is null and r.finished_at >= r.started_at, 'one that runs is cancelled')
from ids
cross join automation.withdraw_run(run) as r;
reset role;
select is_empty('select from automation.outbox', 'its message is gone');
select is((select state from automation.runs), 'cancelled', 'and that is not taken for success');
select throws_ok(
    format('select automation.fail_run(%L, %L, %L, ''{"message": "x"}'')', tenant_id, run_id, lease_id),
    'PT409',
    null,
    'whoever is at work on it is refused'
)
from work;
select tests.be('erin of acme');
select throws_ok(
    format('select automation.withdraw_run(%L)', run), 'PT409', format('run %s is over: it is cancelled', run), 'it is cancelled once'
)
from ids;
select throws_ok(
    'select automation.withdraw_run(''runNever000000000'')', 'PT404', 'run runNever000000000 does not exist', 'one that never was is not'
);

reset role;
select tests.be('chris of acme');
select throws_ok(format('select automation.withdraw_run(%L)', run), 'PT403', null, 'a commenter may not')
from ids;
reset role;
select tests.be('bob of globex');
select throws_ok(format('select automation.withdraw_run(%L)', run), 'PT404', format('run %s does not exist', run), 'acme''s run is none to bob')
from ids;

select *
from finish();

rollback;
