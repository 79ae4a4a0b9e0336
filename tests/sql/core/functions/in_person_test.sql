begin;

select plan(7);

select tests.be('carol of acme');

select ok(app.in_person(), 'carol, signed in, is there in person');

-- must deny
reset role;
select tests.be('carol of acme', level => 'reader');

select ok(not app.in_person(), 'an API key of hers is not she');

select set_config('app.current_level', '', true);

select ok(not app.in_person(), 'nor is one whose level was wiped out by hand: the signature no longer holds');

reset role;
select app.begin_as(tests.tenant('acme'));

select ok(not app.in_person(), 'the tenant''s own service is nobody');

reset role;
select tests.be('carol of acme');
select set_config('app.context_signature', '', true);

select ok(not app.in_person(), 'no signature, no person');

reset role;
select app.begin_as(null, tests.person('dave'));

select ok(app.in_person(), 'who is a member of no tenant is a person all the same');

reset role;
set local role anonymous;

select throws_ok('select app.in_person()', '42501', null, 'anonymous has no need to ask');

select *
from finish();

rollback;
