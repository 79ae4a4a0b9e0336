begin;

select plan(17);

-- alice of acme
select tests.be('alice of acme');

select results_eq(
    'select name from core.users order by name',
    $$values ('Alice'), ('Carol'), ('Chris'), ('Erin')$$,
    'alice sees herself and the other members of acme'
);
select is(
    tests.rows_affected($$update core.users set name = 'Alice A.'$$), 1::bigint, 'she renames herself and nobody else'
);
select throws_ok(
    $$update core.users set email = 'mine@example.com'$$,
    '42501',
    'permission denied for table users',
    'no address is changed, not her own either'
);
select throws_ok(
    $$insert into core.users (email, name) values ('eve@example.com', 'Eve')$$,
    '42501',
    'permission denied for table users',
    'adds nobody'
);
select throws_ok('delete from core.users', '42501', 'permission denied for table users', 'and deletes nobody');

-- bob of globex
reset role;
select tests.be('bob of globex');

select results_eq(
    'select name from core.users order by name',
    $$values ('Bob'), ('Carol')$$,
    'bob sees himself and the other member of globex'
);

-- carol, a member of both, working for one of them
reset role;
select tests.be('carol of acme');

select results_eq(
    'select name from core.users order by name',
    $$values ('Alice A.'), ('Carol'), ('Chris'), ('Erin')$$,
    'carol sees the members of the tenant she works for, not of her other one'
);

-- dave, a member of none
reset role;
select app.begin_as(null, tests.person('dave'));

select results_eq('select name from core.users', $$values ('Dave')$$, 'dave sees himself');

-- A job of acme that works for no user
reset role;
select app.begin_as(tests.tenant('acme'));

select results_eq(
    'select name from core.users order by name',
    $$values ('Alice A.'), ('Carol'), ('Chris'), ('Erin')$$,
    'a job without a user sees the members of its tenant'
);
select is(tests.rows_affected($$update core.users set name = 'Job'$$), 0::bigint, 'and renames nobody');

reset role;
select tests.be('alice of acme', level => 'owner');

select is(tests.rows_affected($$update core.users set name = 'Key'$$), 0::bigint, 'nor does an API key of alice''s');

-- application_user without a context
select set_config('app.context_signature', '', true);

select is_empty('select name from core.users', 'a service that sets no context sees nobody');

-- The owner manages users, so it needs no context
set local role pyairtable_owner;

select is((select count(*) from core.users), 6::bigint, 'the owner sees everybody');
select is(
    tests.rows_affected($$insert into core.users (email, name) values ('eve@example.com', 'Eve')$$),
    1::bigint,
    'adds somebody'
);
select is(
    tests.rows_affected($$update core.users set name = 'Eva' where email = 'eve@example.com'$$),
    1::bigint,
    'renames her'
);
select is(tests.rows_affected($$delete from core.users where name = 'Eva'$$), 1::bigint, 'and deletes her');

-- anonymous
set local role anonymous;

select throws_ok('select from core.users', '42501', null, 'anonymous cannot read users');

select *
from finish();

rollback;
