begin;

select plan(3);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

select api.create_trigger(workflow, 'recordMatches', 'tblTasks000000000', '{"not": {"field": "Done", "op": "is empty"}}')
from ids;

select api.update_field('tblTasks000000000', 'fldDone0000000000', name => 'Finished');
select is((select fault from automation.triggers), null, 'a field may be renamed');
select api.delete_field('tblTasks000000000', 'fldMail0000000000');
select is((select fault from automation.triggers), null, 'another may go');
select api.delete_field('tblTasks000000000', 'fldDone0000000000');
select is((select fault from automation.triggers), 'field fldDone0000000000 of its filter was deleted', 'its own may not');

select *
from finish();

rollback;
