begin;

select plan(7);

-- erin of acme
select tests.be('erin of acme');

select api.create_records('tblTasks000000000', '[{"fields": {"Name": "made here"}}]');

select results_eq(
    $$select r.created_by, r.last_modified_by from airtable.records as r where r.fields ->> 'fldName0000000000' = 'made here'$$,
    $$values (tests.person('erin'), tests.person('erin'))$$,
    'a record knows who made it'
);

reset role;
select tests.be('alice of acme');
select api.update_records('tblTasks000000000', jsonb_build_array(jsonb_build_object(
    'id', (select r.id from airtable.records as r where r.fields ->> 'fldName0000000000' = 'made here'),
    'fields', '{"Name": "changed here"}'::jsonb
)));

select results_eq(
    $$select r.created_by, r.last_modified_by from airtable.records as r where r.fields ->> 'fldName0000000000' = 'changed here'$$,
    $$values (tests.person('erin'), tests.person('alice'))$$,
    'and who changed it last'
);
select api.delete_records('tblTasks000000000', array(
    select r.id from airtable.records as r where r.fields ->> 'fldName0000000000' = 'changed here'
));

select results_eq(
    $$select t.created_by, t.last_modified_by from airtable.trashed_records as t$$,
    $$values (tests.person('erin'), tests.person('alice'))$$,
    'in the trash too'
);
select api.restore_records('tblTasks000000000', array(select t.id from airtable.trashed_records as t));

select results_eq(
    $$select r.created_by, r.last_modified_by from airtable.records as r where r.fields ->> 'fldName0000000000' = 'changed here'$$,
    $$values (tests.person('erin'), tests.person('alice'))$$,
    'and when it is back'
);

select api.create_field('tblTasks000000000', 'By', 'createdBy', id => 'fldBy000000000000');
select api.create_field('tblTasks000000000', 'Last', 'lastModifiedBy', id => 'fldLast0000000000');

select is(
    (select t.computed_fields from airtable.tables as t where t.id = 'tblTasks000000000'),
    '{"fldBy000000000000": "createdBy", "fldLast0000000000": "lastModifiedBy"}',
    'a table knows which of its fields tell that'
);

-- must deny
select throws_ok(
    $$update airtable.records set created_by = null$$, '42501', null, 'nobody changes who made a record'
);
select throws_ok(
    $$update airtable.trashed_records set created_by = null$$, '42501', null, 'nor in the trash'
);

select *
from finish();

rollback;
