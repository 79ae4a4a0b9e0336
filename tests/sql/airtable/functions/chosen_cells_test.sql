begin;

select plan(5);

select tests.be('alice of acme');

select is(airtable.chosen_cells('{"a": 1, "b": 2}', ids), expected, description)
from (values
    (null::text[], '{"a": 1, "b": 2}'::jsonb, 'all cells without a choice'),
    (array['b', 'c'], '{"b": 2}', 'the chosen ones that are there'),
    (array['c'], '{}', 'none of them is no cells'),
    ('{}', '{}', 'nothing chosen, nothing shown')
) as given (ids, expected, description);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.chosen_cells('{}', null)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
