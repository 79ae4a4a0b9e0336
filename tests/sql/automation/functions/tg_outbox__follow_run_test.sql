begin;

select plan(7);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

select api.start_run(workflow)
from ids;
reset role;

create temporary table work on commit drop as
select * from automation.claim('worker');
select is((select state from automation.runs), 'running', 'a consumer that takes any topic moves the run as well');
select automation.fail(tenant_id, id, lease_id, 'no route', '0')
from work;
select is((select state || ': ' || (error ->> 'message') from automation.runs), 'queued: no route', 'one that fails gives it back');
truncate work;
insert into work select * from automation.claim('worker');
select automation.complete(tenant_id, id, lease_id)
from work;
select is((select state from automation.runs), 'succeeded', 'one that completes ends it');
select is((select message_id from automation.runs), null, 'and there is no message any more');

select automation.enqueue(tests.tenant('acme'), 'run', '{"runId": "runNone0000000000"}');
select lives_ok($$select automation.claim('worker')$$, 'a message of no run is a message');

select trigger_is('automation', 'outbox', 'outbox_follow_run', 'automation', 'tg_outbox__follow_run', 'it follows every change of a state');
select trigger_is('automation', 'outbox', 'outbox_follow_run_done', 'automation', 'tg_outbox__follow_run', 'and every end');

select *
from finish();

rollback;
