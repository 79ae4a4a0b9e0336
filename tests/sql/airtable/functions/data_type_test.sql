begin;

select plan(4);

select tests.be('carol of acme');

select is(airtable.data_type(given.kind), given.expected, format('a change of a %s is of %s', given.kind, given.expected))
from (values
    ('record', 'tableData'),
    ('field', 'tableFields'),
    ('table', 'tableMetadata')
) as given (kind, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.data_type('record')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
