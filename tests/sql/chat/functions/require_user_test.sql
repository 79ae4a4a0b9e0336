begin;

select plan(3);

select tests.be('erin of acme');

select is(chat.require_user(), tests.person('erin'), 'erin is somebody');

reset role;
select app.begin_as(tests.tenant('acme'));

select throws_ok(
    'select chat.require_user()',
    'PT403',
    'a conversation belongs to a person, and this context has none',
    'a service is not'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok('select chat.require_user()', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
