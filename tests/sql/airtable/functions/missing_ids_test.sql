begin;

select plan(5);

select tests.be('alice of acme');

select is(airtable.missing_ids(wanted, found), expected, description)
from (values
    (array['c', 'a', 'b'], array['a'], array['c', 'b'], 'those that were not found, in their order'),
    (array['a', null], array['a'], array[null], 'null is never found'),
    ('{}', array['a'], '{}', 'none wanted, none missing'),
    (null, '{}', '{}', 'nor without a list')
) as given (wanted, found, expected, description);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.missing_ids('{}', '{}')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
