begin;

select plan(22);

-- alice of acme
select tests.be('alice of acme');

select results_eq(
    'select user_id, role from core.memberships order by app.level_rank(role) desc',
    $$
        values
            (tests.person('alice'), 'owner'),
            (tests.person('erin'), 'editor'),
            (tests.person('chris'), 'commenter'),
            (tests.person('carol'), 'reader')
    $$,
    'alice sees who is a member of acme, and as what'
);
select throws_ok(
    $$
        insert into core.memberships (tenant_id, user_id, role)
        values (tests.tenant('globex'), tests.person('alice'), 'owner')
    $$,
    '42501',
    'new row violates row-level security policy for table "memberships"',
    'she cannot make herself a member of globex'
);
select throws_ok(
    $$update core.memberships set tenant_id = tests.tenant('globex')$$,
    '42501',
    'permission denied for table memberships',
    'nor take a membership there'
);
select is(
    tests.rows_affected($$update core.memberships set role = 'reader' where tenant_id = tests.tenant('globex')$$),
    0::bigint,
    'the roles in globex are not there for her to change'
);
select is(
    tests.rows_affected($$delete from core.memberships where tenant_id = tests.tenant('globex')$$),
    0::bigint,
    'nor its memberships to end'
);

-- In acme she manages
select is(
    tests.rows_affected($$
        insert into core.memberships (tenant_id, user_id, role)
        values (tests.tenant('acme'), tests.person('dave'), 'commenter')
    $$),
    1::bigint,
    'alice makes dave a member of acme'
);
select is(
    tests.rows_affected($$update core.memberships set role = 'editor' where user_id = tests.person('dave')$$),
    1::bigint,
    'gives him another role'
);
select is(
    tests.rows_affected($$delete from core.memberships where user_id = tests.person('dave')$$),
    1::bigint,
    'and ends his membership'
);

-- erin of acme, who edits
reset role;
select tests.be('erin of acme');

select is((select count(*) from core.memberships), 4::bigint, 'erin sees the members');
select throws_ok(
    $$
        insert into core.memberships (tenant_id, user_id, role)
        values (tests.tenant('acme'), tests.person('dave'), 'reader')
    $$,
    '42501',
    'new row violates row-level security policy for table "memberships"',
    'but adds none'
);
select is(
    tests.rows_affected($$update core.memberships set role = 'owner' where user_id = tests.person('erin')$$),
    0::bigint,
    'does not raise herself'
);
select is(
    tests.rows_affected($$delete from core.memberships where user_id <> tests.person('erin')$$),
    0::bigint,
    'and removes nobody else'
);

-- alice with a key that edits
reset role;
select tests.be('alice of acme', level => 'editor');

select is(
    tests.rows_affected($$update core.memberships set role = 'owner'$$),
    0::bigint,
    'nor does a key of an owner that only edits'
);

select is(tests.rows_affected('delete from core.memberships'), 0::bigint, 'which ends no membership, not its member''s');

-- chris, who comments, and is there in person
reset role;
select tests.be('chris of acme');

select results_eq(
    'delete from core.memberships returning user_id',
    $$values (tests.person('chris'))$$,
    'chris ends his own membership and no other'
);

reset role;
insert into core.memberships (tenant_id, user_id, role)
values (tests.tenant('acme'), tests.person('chris'), 'commenter');

-- carol of globex: the same person has another role there
reset role;
select tests.be('carol of globex');

select results_eq(
    'select role from core.memberships where user_id = app.current_user_id()',
    $$values ('editor')$$,
    'carol sees her role in the tenant she works for, and no other'
);

-- application_user without a context
select set_config('app.context_signature', '', true);

select is_empty('select role from core.memberships', 'a service that sets no context sees no membership');

-- The owner manages memberships, so it needs no context
set local role pyairtable_owner;

select is((select count(*) from core.memberships), 6::bigint, 'the owner sees every membership');
select is(
    tests.rows_affected($$
        insert into core.memberships (tenant_id, user_id, role)
        values (tests.tenant('globex'), tests.person('dave'), 'commenter')
    $$),
    1::bigint,
    'adds one'
);
select is(
    tests.rows_affected($$update core.memberships set role = 'editor' where user_id = tests.person('dave')$$),
    1::bigint,
    'changes it'
);
select is(
    tests.rows_affected($$delete from core.memberships where user_id = tests.person('dave')$$),
    1::bigint,
    'and ends it'
);

-- anonymous
set local role anonymous;

select throws_ok('select from core.memberships', '42501', null, 'anonymous cannot read memberships');

select *
from finish();

rollback;
