begin;

select plan(4);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select
    api.create_trigger(workflow, 'recordMatches', 'tblTasks000000000', '{"field": "Effort", "op": ">", "value": 1}'),
    api.create_trigger(workflow, 'recordCreated', 'tblTasks000000000')
from ids;
reset role;

delete from airtable.fields where id = 'fldPrice000000000' and tenant_id = tests.tenant('acme');
select is_empty('select from automation.triggers where fault is not null', 'another field may go');
delete from airtable.fields where id = 'fldEffort00000000' and tenant_id = tests.tenant('globex');
select is_empty('select from automation.triggers where fault is not null', 'and another tenant''s');
delete from airtable.fields where id = 'fldEffort00000000' and tenant_id = tests.tenant('acme');
select is(
    (select fault from automation.triggers where type = 'recordMatches'),
    'field fldEffort00000000 of its filter was deleted',
    'a field of the filter that goes stops it'
);
select is((select fault from automation.triggers where type = 'recordCreated'), null, 'what has no filter goes on');

select *
from finish();

rollback;
