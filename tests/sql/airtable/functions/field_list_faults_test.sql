begin;

select plan(3);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.field_list_faults('tblTasks000000000', array['Due', 'fldName0000000000'], 'fields'), '{}', 'fields by name and id'
);
select is(airtable.field_list_faults('tblTasks000000000', null, 'fields'), '{}', 'no list has no faults');
select is(
    airtable.field_list_faults('tblTasks000000000', array['Colour', 'Due', null, 'fldDue00000000000', 'fldSecret00000000'], 'fields'),
    array[
        'fields[0]: the table has no field "Colour"',
        'fields[2]: the table has no field null',
        'fields[3]: field "fldDue00000000000" is there twice',
        'fields[4]: the table has no field "fldSecret00000000"'
    ],
    'all faults are told, each with its place'
);

select *
from finish();

rollback;
