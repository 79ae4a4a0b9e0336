begin;

select plan(6);

select tests.be('alice of acme');

select is(airtable.has_twice(list), expected, list::text)
from (values
    ('[]'::jsonb, false), ('["a"]', false), ('["a", "A"]', false), ('["a", "b", "a"]', true), ('[1, 1.0]', true)
) as given (list, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.has_twice('[]')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
