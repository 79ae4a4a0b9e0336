begin;

select plan(3);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.field_ids('tblTasks000000000', array['Due', 'fldName0000000000', 'Colour', 'Status']),
    array['fldDue00000000000', 'fldName0000000000', 'fldStatus00000000'],
    'fields in their order, without those that are none'
);
select is(airtable.field_ids('tblTasks000000000', null), '{}', 'no list is an empty one');
select is(airtable.field_ids('tblSecrets0000000', array['Secret']), '{}', 'a field of globex is none');

select *
from finish();

rollback;
