begin;

select plan(18);

insert into core.api_keys (tenant_id, name, prefix, digest, level)
values
    (tests.tenant('acme'), 'Robot', 'keyAcme0000000000', sha256('a'), 'editor'),
    (tests.tenant('globex'), 'Rocket', 'keyGlobex00000000', sha256('g'), 'editor');

-- alice of acme
select tests.be('alice of acme');

select results_eq('select name from core.api_keys', $$values ('Robot')$$, 'alice sees the keys of acme');
select throws_ok(
    'select digest from core.api_keys',
    '42501',
    'permission denied for table api_keys',
    'but no digest'
);
select lives_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level, created_by)
        values (tests.tenant('acme'), 'Mine', 'keyMine0000000000', sha256('m'), 'reader', tests.person('alice'))
    $$,
    'she makes a key that works for her'
);
select throws_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level, created_by)
        values (tests.tenant('acme'), 'Erin''s', 'keyErin0000000000', sha256('e'), 'reader', tests.person('erin'))
    $$,
    '42501',
    'new row violates row-level security policy for table "api_keys"',
    'but none that works for erin'
);
select throws_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level)
        values (tests.tenant('acme'), 'Service', 'keyService0000000', sha256('s'), 'owner')
    $$,
    '42501',
    'new row violates row-level security policy for table "api_keys"',
    'none that outlives her membership'
);
select throws_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level, created_by)
        values (tests.tenant('globex'), 'Door', 'keyDoor0000000000', sha256('d'), 'owner', tests.person('alice'))
    $$,
    '42501',
    'new row violates row-level security policy for table "api_keys"',
    'and none for globex'
);
select is(
    tests.rows_affected($$update core.api_keys set expires_at = now() + interval '1 day'$$),
    2::bigint,
    'she lets keys of acme run out, and only those'
);
select throws_ok('update core.api_keys set expires_at = null', 'PT409', null, 'which they will');
select is(
    tests.rows_affected('update core.api_keys set revoked_at = now()'),
    2::bigint,
    'she revokes keys of acme, and only those'
);
select throws_ok(
    'update core.api_keys set revoked_at = null',
    'PT409',
    null,
    'a key that was revoked stays so'
);
select throws_ok('delete from core.api_keys', '42501', 'permission denied for table api_keys', 'and stays listed');

-- erin, chris and carol of acme
reset role;
select tests.be('erin of acme');

select is_empty('select name from core.api_keys', 'erin, who edits, sees no keys');
select is(
    tests.rows_affected('update core.api_keys set expires_at = now(), revoked_at = now()'), 0::bigint, 'ends none'
);
select throws_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level, created_by)
        values (tests.tenant('acme'), 'Hers', 'keyErin0000000000', sha256('e'), 'owner', tests.person('erin'))
    $$,
    '42501',
    'new row violates row-level security policy for table "api_keys"',
    'and makes none'
);

reset role;
select tests.be('chris of acme');

select is_empty('select name from core.api_keys', 'neither does chris, who comments');

reset role;
select tests.be('carol of acme');

select is_empty('select name from core.api_keys', 'nor carol, who reads');

-- The tenant's own service
reset role;
select app.begin_as(tests.tenant('acme'));

select lives_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level)
        values (tests.tenant('acme'), 'Service', 'keyService0000000', sha256('s'), 'editor')
    $$,
    'a service of the tenant makes keys that work for the tenant'
);

-- anonymous
set local role anonymous;

select throws_ok('select from core.api_keys', '42501', null, 'anonymous cannot read API keys');

select *
from finish();

rollback;
