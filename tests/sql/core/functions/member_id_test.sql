begin;

select plan(6);

-- must allow
select tests.be('alice of acme');

select is(
    core.member_id('BOB@example.com', 'Robert'),
    tests.person('bob'),
    'a person who is there is found by address, whatever its case'
);
select isnt(core.member_id('frank@example.com', 'Frank'), null, 'a new one is added');

reset role;

select results_eq(
    $$select name from core.users where email in ('bob@example.com', 'frank@example.com') order by name$$,
    $$values ('Bob'), ('Frank')$$,
    'with the name given; who was there keeps their own'
);

select tests.be('alice of acme');
select core.member_id('gina@example.com', null);
reset role;

select is(
    (select name from core.users where email = 'gina@example.com'),
    'gina',
    'without a name, the address gives one'
);

-- must deny
select tests.be('erin of acme');

select throws_ok(
    $$select core.member_id('bob@example.com', null)$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'who edits cannot look people up'
);

reset role;
set local role anonymous;

select throws_ok($$select core.member_id('bob@example.com', null)$$, '42501', null, 'nor can anonymous');

select *
from finish();

rollback;
