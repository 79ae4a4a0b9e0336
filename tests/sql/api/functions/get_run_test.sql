begin;

select plan(4);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

alter table ids add run text;
update ids set run = api.start_run(workflow, '{"a": 1}') ->> 'id';
reset role;
select tests.be('carol of acme');

select is(api.get_run(run) #>> '{input,a}', '1', 'a reader sees what a run was given')
from ids;
select is(api.get_run(run) #>> '{definition,0,type}', 'send_mail', 'and what is to be done')
from ids;
select throws_ok('select api.get_run(null)', 'PT404', 'run null does not exist', 'null is none');

reset role;
select tests.be('bob of globex');

select throws_ok(format('select api.get_run(%L)', run), 'PT404', format('run %s does not exist', run), 'acme''s run is none to bob')
from ids;

select *
from finish();

rollback;
