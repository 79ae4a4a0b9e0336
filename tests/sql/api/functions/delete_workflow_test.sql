begin;

select plan(6);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

select api.create_trigger(workflow, 'recordCreated', 'tblTasks000000000')
from ids;
select api.start_run(workflow)
from ids;

select is((select count(*) from airtable.feeds where is_open), 1::bigint, 'its table is watched');
select is(api.delete_workflow(workflow)::jsonb, jsonb_build_object('id', workflow, 'deleted', true), 'it is deleted')
from ids;
select is_empty('select from automation.triggers union all select from automation.runs', 'with triggers and runs');
select is((select count(*) from airtable.feeds where is_open), 0::bigint, 'its table is watched no more');
select throws_ok(format('select api.delete_workflow(%L)', workflow), 'PT404', null, 'once')
from ids;

reset role;

select is_empty('select from automation.outbox', 'and nothing waits for a worker');

select *
from finish();

rollback;
