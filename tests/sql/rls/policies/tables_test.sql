begin;

select plan(36);

savepoint levels;

-- carol, a reader of acme
select tests.be('carol of acme');

select isnt((select count(*) from airtable.tables), 0::bigint, 'carol, who reads, sees the tables of acme');
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('acme'), 'tblNew00000000000', 'appOffice00000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "tables"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.tables set description = 'Changed'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.tables'), 0::bigint, 'and deletes none');

-- chris, a commenter of acme
reset role;
select tests.be('chris of acme');

select isnt((select count(*) from airtable.tables), 0::bigint, 'chris, who comments, sees the tables of acme');
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('acme'), 'tblNew00000000000', 'appOffice00000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "tables"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.tables set description = 'Changed'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.tables'), 0::bigint, 'and deletes none');

-- alice, through an API key that reads
reset role;
select tests.be('alice of acme', level => 'reader');

select isnt((select count(*) from airtable.tables), 0::bigint, 'alice with a key that reads sees the tables of acme');
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('acme'), 'tblNew00000000000', 'appOffice00000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "tables"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.tables set description = 'Changed'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.tables'), 0::bigint, 'and deletes none');

-- erin, an editor of acme
reset role;
select tests.be('erin of acme');

select lives_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('acme'), 'tblNew00000000000', 'appOffice00000000', 'New')
    $$,
    'erin, who edits, adds a table'
);
select isnt(tests.rows_affected($$
    update airtable.tables set description = 'Changed'
$$), 0::bigint, 'changes tables');
select isnt(tests.rows_affected('delete from airtable.tables'), 0::bigint, 'and deletes them');

rollback to savepoint levels;

-- alice of acme: select
select tests.be('alice of acme');

select is((select count(*) from airtable.tables), 1::bigint, 'alice sees the tables of acme');
select is(
    (select count(*) from airtable.tables where tenant_id <> tests.tenant('acme')),
    0::bigint,
    'and no others'
);
select is(
    (select count(*) from airtable.tables where tenant_id = tests.tenant('globex') and id = 'tblSecrets0000000'),
    0::bigint,
    'not even one whose id she knows'
);

-- alice of acme: insert
select lives_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('acme'), 'tblNew00000000000', 'appOffice00000000', 'New')
    $$,
    'alice adds a table to acme'
);
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('globex'), 'tblNew00000000000', 'appOffice00000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "tables"',
    'but not to globex'
);

-- alice of acme: update
select is(
    tests.rows_affected($$update airtable.tables set description = 'Changed' where id = 'tblTasks000000000'$$),
    1::bigint,
    'alice changes a table of acme, and not globex''s of the same id'
);
select is(
    tests.rows_affected($$
        update airtable.tables
        set description = 'Changed'
        where tenant_id = tests.tenant('globex')
    $$),
    0::bigint,
    'globex''s tables are not there for her to change'
);
select throws_ok(
    $$update airtable.tables set tenant_id = tests.tenant('globex') where id = 'tblTasks000000000'$$,
    '42501',
    'permission denied for table tables',
    'a table stays with its tenant'
);

-- alice of acme: delete
select is(
    tests.rows_affected($$delete from airtable.tables where tenant_id = tests.tenant('globex')$$),
    0::bigint,
    'globex''s tables are not there for her to delete'
);
select is(
    tests.rows_affected('delete from airtable.tables'),
    2::bigint,
    'deleting everything deletes acme''s tables'
);

-- bob of globex, after all that
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.tables), 2::bigint, 'bob still has every table of globex');
select is(
    (select count(*) from airtable.tables where description = 'Changed'),
    0::bigint,
    'and none was changed'
);

-- The owner is under the policies too
reset role;
select tests.be('bob of globex', role => 'pyairtable_owner');

select is((select count(*) from airtable.tables), 2::bigint, 'the owner sees the tables of the tenant it works for');
select throws_ok(
    $$update airtable.tables set tenant_id = tests.tenant('acme')$$,
    '42501',
    'new row violates row-level security policy for table "tables"',
    'and cannot give them to another'
);

select set_config('app.context_signature', '', true);

select is((select count(*) from airtable.tables), 0::bigint, 'without a context the owner sees none');
select is(tests.rows_affected('delete from airtable.tables'), 0::bigint, 'deletes none');
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('acme'), 'tblNew00000000000', 'appOffice00000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "tables"',
    'and adds none'
);

-- application_user without a context
set local role application_user;

select is((select count(*) from airtable.tables), 0::bigint, 'a service that sets no context sees no tables');
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('acme'), 'tblNew00000000000', 'appOffice00000000', 'New')
    $$,
    '42501',
    'new row violates row-level security policy for table "tables"',
    'and adds none'
);

-- Roles without any business here
set local role anonymous;

select throws_ok('select from airtable.tables', '42501', null, 'anonymous cannot read tables');

set local role authenticator;

select throws_ok('select from airtable.tables', '42501', null, 'nor can authenticator before it becomes somebody');

select *
from finish();

rollback;
