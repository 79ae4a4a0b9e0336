begin;

select plan(5);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

select api.start_run(workflow)
from ids;
reset role;
select tests.be('carol of acme');

select isnt_empty('select from automation.runs', 'carol, a reader, sees the runs of acme');
select throws_ok($$update automation.runs set state = 'failed'$$, '42501', null, 'nobody writes them by hand');
select throws_ok('delete from automation.runs', '42501', null, 'or deletes them');

reset role;
select tests.be('bob of globex');

select is_empty('select from automation.runs', 'bob sees none of acme''s');

reset role;
set local role pyairtable_dispatcher;

select throws_ok('select from automation.runs', '42501', null, 'the dispatcher reads no table');

select *
from finish();

rollback;
