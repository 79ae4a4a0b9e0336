begin;

select plan(7);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow) ->> 'id';

reset role;
create temporary table work on commit drop as
select * from automation.claim_runs('worker');
select tests.be('erin of acme');

select is(api.get_run(run) ->> 'state', 'running', 'it is under way')
from ids;
select is(api.cancel_run(run) ->> 'state', 'cancelled', 'it is cancelled')
from ids;
select throws_ok(format('select api.cancel_run(%L)', run), 'PT409', format('run %s is over: it is cancelled', run), 'once')
from ids;

reset role;

select throws_ok(
    format('select automation.finish_run(%L, %L, %L)', tenant_id, run_id, lease_id), 'PT409', null, 'the worker is refused'
)
from work;

select tests.be('erin of acme');

select is(api.retry_run(run) ->> 'state', 'queued', 'it can be tried again')
from ids;

reset role;
select tests.be('chris of acme');

select throws_ok(format('select api.cancel_run(%L)', run), 'PT403', null, 'a commenter may not')
from ids;

reset role;
select tests.be('bob of globex');

select throws_ok(format('select api.cancel_run(%L)', run), 'PT404', format('run %s does not exist', run), 'acme''s run is none to bob')
from ids;

select *
from finish();

rollback;
