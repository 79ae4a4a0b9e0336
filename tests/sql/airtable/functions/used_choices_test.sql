begin;

select plan(4);

select tests.be('alice of acme');

select is(
    airtable.used_choices('tblTasks000000000', 'fldStatus00000000', array['Todo', 'Never', 'Done']),
    array['Todo', 'Done'],
    'choices of a single select that records have, in the order given'
);
select is(
    airtable.used_choices('tblTasks000000000', 'fldTags0000000000', array['green', 'blue']),
    array['blue'],
    'and of a multiple select'
);
select is(airtable.used_choices('tblTasks000000000', 'fldTags0000000000', '{}'), '{}', 'no names are not used');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.used_choices('tblTasks000000000', 'fldTags0000000000', '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
