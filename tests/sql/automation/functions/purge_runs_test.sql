begin;

select plan(2);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

select api.cancel_run(api.start_run(workflow) ->> 'id'), api.start_run(workflow)
from ids;
reset role;

select is(automation.purge_runs(), 0::bigint, 'what has just ended stays');
update automation.runs
set finished_at = now() - interval '31 days'
where state = 'cancelled';
select is(automation.purge_runs(), 1::bigint, 'what ended a month ago goes; what waits does not');

select *
from finish();

rollback;
