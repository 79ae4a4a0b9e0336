begin;

select plan(14);

insert into core.feature_flags (tenant_id, name, enabled)
values (tests.tenant('acme'), 'charts', true), (tests.tenant('globex'), 'rockets', true);

-- alice of acme
select tests.be('alice of acme');

select results_eq('select name from core.feature_flags', $$values ('charts')$$, 'alice sees the flags of acme');
select is(
    tests.rows_affected($$
        insert into core.feature_flags (tenant_id, name, enabled) values (tests.tenant('acme'), 'maps', false)
    $$),
    1::bigint,
    'adds one'
);
select throws_ok(
    $$insert into core.feature_flags (tenant_id, name, enabled) values (tests.tenant('globex'), 'maps', false)$$,
    '42501',
    'new row violates row-level security policy for table "feature_flags"',
    'but none to globex'
);
select is(
    tests.rows_affected('update core.feature_flags set enabled = false'),
    2::bigint,
    'and switches those of acme'
);

-- The other levels of acme
reset role;
select tests.be('erin of acme');

select is((select count(*) from core.feature_flags), 2::bigint, 'erin, who edits, sees the flags');
select throws_ok(
    $$insert into core.feature_flags (tenant_id, name, enabled) values (tests.tenant('acme'), 'more', true)$$,
    '42501',
    'new row violates row-level security policy for table "feature_flags"',
    'but adds none'
);
select is(tests.rows_affected('update core.feature_flags set enabled = true'), 0::bigint, 'and switches none');
select is(tests.rows_affected('delete from core.feature_flags'), 0::bigint, 'and deletes none');

reset role;
select tests.be('chris of acme');

select is(
    tests.rows_affected('update core.feature_flags set enabled = true'), 0::bigint, 'neither does chris, who comments'
);

reset role;
select tests.be('carol of acme');

select is((select count(*) from core.feature_flags), 2::bigint, 'carol, who reads, sees the flags');
select is(tests.rows_affected('update core.feature_flags set enabled = true'), 0::bigint, 'and switches none');

-- alice again
reset role;
select tests.be('alice of acme');

select is(tests.rows_affected('delete from core.feature_flags'), 2::bigint, 'alice deletes the flags of acme');

-- bob of globex, after all that
reset role;
select tests.be('bob of globex');

select results_eq(
    'select name, enabled from core.feature_flags', $$values ('rockets', true)$$, 'bob''s flags are as they were'
);

-- anonymous
set local role anonymous;

select throws_ok('select from core.feature_flags', '42501', null, 'anonymous cannot read flags');

select *
from finish();

rollback;
