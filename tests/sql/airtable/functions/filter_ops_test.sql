begin;

select plan(8);

select tests.be('alice of acme');

select is(array_to_string(airtable.filter_ops(kind), ' '), ops || ' is empty is not empty', kind)
from (values
    ('text', '= != < <= > >= contains in'),
    ('number', '= != < <= > >= in'),
    ('time', '= != < <= > >= in'),
    ('list', '= != contains in'),
    ('person', '= != in'),
    ('people', '= != contains in'),
    ('any', '= != < <= > >= contains in')
) as given (kind, ops);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.filter_ops('text')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
