begin;

select plan(4);

-- carol of acme
select tests.be('carol of acme');


select is(
    api.get_member(tests.person('erin')) ->> 'role', 'editor', 'a member is told with their role'
);

-- must deny
select throws_ok(
    format('select api.get_member(%L)', tests.person(name)), 'PT404', format('user %s is no member', tests.person(name)), name || ' is none'
)
from unnest(array['bob', 'dave']) as name;

reset role;
set local role anonymous;

select throws_ok($$select api.get_member(null)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
