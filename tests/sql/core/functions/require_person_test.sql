begin;

select plan(3);

select tests.be('carol of acme');

select is(app.require_person(), tests.person('carol'), 'carol is there in person');

-- must deny
reset role;
select tests.be('carol of acme', level => 'reader');

select throws_ok(
    'select app.require_person()',
    'PT403',
    'only a person may do this for themselves, and this context works for an API key or a service',
    'an API key of hers is not she'
);

reset role;
select app.begin_as(tests.tenant('acme'));

select throws_ok('select app.require_person()', 'PT403', null, 'the tenant''s own service is nobody');

select *
from finish();

rollback;
