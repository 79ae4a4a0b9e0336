begin;

select plan(36);

savepoint levels;

-- carol, a reader of acme
select tests.be('carol of acme');

select isnt((select count(*) from airtable.bases), 0::bigint, 'carol, who reads, sees the bases of acme');
select throws_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('acme'), 'appNew00000000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "bases"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.bases set name = 'Renamed'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.bases'), 0::bigint, 'and deletes none');

-- chris, a commenter of acme
reset role;
select tests.be('chris of acme');

select isnt((select count(*) from airtable.bases), 0::bigint, 'chris, who comments, sees the bases of acme');
select throws_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('acme'), 'appNew00000000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "bases"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.bases set name = 'Renamed'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.bases'), 0::bigint, 'and deletes none');

-- alice, through an API key that reads
reset role;
select tests.be('alice of acme', level => 'reader');

select isnt((select count(*) from airtable.bases), 0::bigint, 'alice with a key that reads sees the bases of acme');
select throws_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('acme'), 'appNew00000000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "bases"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.bases set name = 'Renamed'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.bases'), 0::bigint, 'and deletes none');

-- erin, an editor of acme
reset role;
select tests.be('erin of acme');

select lives_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('acme'), 'appNew00000000000', 'New')
    $$,
    'erin, who edits, adds a base'
);
select isnt(tests.rows_affected($$
    update airtable.bases set name = 'Renamed'
$$), 0::bigint, 'changes bases');
select isnt(tests.rows_affected('delete from airtable.bases'), 0::bigint, 'and deletes them');

rollback to savepoint levels;

-- alice of acme: select
select tests.be('alice of acme');

select is((select count(*) from airtable.bases), 1::bigint, 'alice sees the bases of acme');
select is(
    (select count(*) from airtable.bases where tenant_id <> tests.tenant('acme')),
    0::bigint,
    'and no others'
);
select is(
    (select count(*) from airtable.bases where tenant_id = tests.tenant('globex') and id = 'appVault000000000'),
    0::bigint,
    'not even one whose id she knows'
);

-- alice of acme: insert
select lives_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('acme'), 'appNew00000000000', 'New')
    $$,
    'alice adds a base to acme'
);
select throws_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('globex'), 'appNew00000000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "bases"',
    'but not to globex'
);

-- alice of acme: update
select is(
    tests.rows_affected($$update airtable.bases set name = 'Renamed' where id = 'appOffice00000000'$$),
    1::bigint,
    'alice changes a base of acme, and not globex''s of the same id'
);
select is(
    tests.rows_affected($$update airtable.bases set name = 'Renamed' where tenant_id = tests.tenant('globex')$$),
    0::bigint,
    'globex''s bases are not there for her to change'
);
select throws_ok(
    $$update airtable.bases set tenant_id = tests.tenant('globex') where id = 'appOffice00000000'$$,
    '42501',
    'permission denied for table bases',
    'a base stays with its tenant'
);

-- alice of acme: delete
select is(
    tests.rows_affected($$delete from airtable.bases where tenant_id = tests.tenant('globex')$$),
    0::bigint,
    'globex''s bases are not there for her to delete'
);
select is(
    tests.rows_affected('delete from airtable.bases'),
    2::bigint,
    'deleting everything deletes acme''s bases'
);

-- bob of globex, after all that
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.bases), 2::bigint, 'bob still has every base of globex');
select is(
    (select count(*) from airtable.bases where name = 'Renamed'),
    0::bigint,
    'and none was changed'
);

-- The owner is under the policies too
reset role;
select tests.be('bob of globex', role => 'pyairtable_owner');

select is((select count(*) from airtable.bases), 2::bigint, 'the owner sees the bases of the tenant it works for');
select throws_ok(
    $$update airtable.bases set tenant_id = tests.tenant('acme')$$,
    '42501',
    'new row violates row-level security policy for table "bases"',
    'and cannot give them to another'
);

select set_config('app.context_signature', '', true);

select is((select count(*) from airtable.bases), 0::bigint, 'without a context the owner sees none');
select is(tests.rows_affected('delete from airtable.bases'), 0::bigint, 'deletes none');
select throws_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('acme'), 'appNew00000000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "bases"',
    'and adds none'
);

-- application_user without a context
set local role application_user;

select is((select count(*) from airtable.bases), 0::bigint, 'a service that sets no context sees no bases');
select throws_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('acme'), 'appNew00000000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "bases"',
    'and adds none'
);

-- Roles without any business here
set local role anonymous;

select throws_ok('select from airtable.bases', '42501', null, 'anonymous cannot read bases');

set local role authenticator;

select throws_ok('select from airtable.bases', '42501', null, 'nor can authenticator before it becomes somebody');

select *
from finish();

rollback;
