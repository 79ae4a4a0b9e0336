begin;

select plan(8);

select tests.be('alice of acme');

select is(search.has_scalar(pattern), expected, pattern::text)
from (values
    ('{"a": "x"}'::jsonb, true),
    ('{"a": null}', true),
    ('{"a": []}', false),
    ('{"a": {}, "b": [[]]}', false),
    ('{"a": [], "b": [1]}', true),
    ('{"a": {"b": {"c": false}}}', true),
    ('{}', false)
) as given (pattern, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.has_scalar('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
