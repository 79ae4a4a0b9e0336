begin;

select plan(4);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'recordMatches', 'tblTasks000000000', '{"field": "Effort", "op": ">", "value": 1}')
from ids;
reset role;

update airtable.fields set name = 'Work' where id = 'fldEffort00000000' and tenant_id = tests.tenant('acme');
select is((select fault from automation.triggers), null, 'a new name does not fire it');
update airtable.fields set type = 'percent' where id = 'fldPrice000000000' and tenant_id = tests.tenant('acme');
select is((select fault from automation.triggers), null, 'another field''s type is none of the filter''s');
update airtable.fields set type = 'percent' where id = 'fldEffort00000000' and tenant_id = tests.tenant('globex');
select is((select fault from automation.triggers), null, 'nor is another tenant''s');
update airtable.fields set type = 'percent' where id = 'fldEffort00000000' and tenant_id = tests.tenant('acme');
select is(
    (select fault from automation.triggers),
    'field fldEffort00000000 of its filter has become percent',
    'a field of the filter that has another type stops it'
);

select *
from finish();

rollback;
