begin;

select plan(39);

savepoint levels;

-- carol, a reader of acme
select tests.be('carol of acme');

select isnt((select count(*) from airtable.records), 0::bigint, 'carol, who reads, sees the records of acme');
select throws_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
        values (tests.tenant('acme'), 'recNew00000000000', 'tblTasks000000000', 99, '{}')
    $$,
    '42501',
    'new row violates row-level security policy for table "records"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.records set fields = '{}'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.records'), 0::bigint, 'and deletes none');

-- chris, a commenter of acme
reset role;
select tests.be('chris of acme');

select isnt((select count(*) from airtable.records), 0::bigint, 'chris, who comments, sees the records of acme');
select throws_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
        values (tests.tenant('acme'), 'recNew00000000000', 'tblTasks000000000', 99, '{}')
    $$,
    '42501',
    'new row violates row-level security policy for table "records"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.records set fields = '{}'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.records'), 0::bigint, 'and deletes none');

-- alice, through an API key that reads
reset role;
select tests.be('alice of acme', level => 'reader');

select isnt((select count(*) from airtable.records), 0::bigint, 'alice with a key that reads sees the records of acme');
select throws_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
        values (tests.tenant('acme'), 'recNew00000000000', 'tblTasks000000000', 99, '{}')
    $$,
    '42501',
    'new row violates row-level security policy for table "records"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.records set fields = '{}'
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.records'), 0::bigint, 'and deletes none');

-- erin, an editor of acme
reset role;
select tests.be('erin of acme');

select lives_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
        values (tests.tenant('acme'), 'recNew00000000000', 'tblTasks000000000', 99, '{}')
    $$,
    'erin, who edits, adds a record'
);
select isnt(tests.rows_affected($$
    update airtable.records set fields = '{}'
$$), 0::bigint, 'changes records');
select isnt(tests.rows_affected('delete from airtable.records'), 0::bigint, 'and deletes them');

rollback to savepoint levels;

-- alice of acme: select
select tests.be('alice of acme');

select is((select count(*) from airtable.records), 3::bigint, 'alice sees the records of acme');
select is(
    (select count(*) from airtable.records where tenant_id <> tests.tenant('acme')),
    0::bigint,
    'and no others'
);
select is(
    (select count(*) from airtable.records where tenant_id = tests.tenant('globex') and id = 'recSecret00000000'),
    0::bigint,
    'not even one whose id she knows'
);

-- alice of acme: insert
select lives_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
        values (tests.tenant('acme'), 'recNew00000000000', 'tblTasks000000000', 9, '{}')
    $$,
    'alice adds a record to acme'
);
select throws_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
        values (tests.tenant('globex'), 'recNew00000000000', 'tblTasks000000000', 9, '{}')
    $$,
    '42501',
    'new row violates row-level security policy for table "records"',
    'but not to globex'
);

-- alice of acme: update
select is(
    tests.rows_affected($$update airtable.records set fields = '{}' where id = 'recOne00000000000'$$),
    1::bigint,
    'alice changes a record of acme, and not globex''s of the same id'
);
select is(
    tests.rows_affected($$update airtable.records set fields = '{}' where tenant_id = tests.tenant('globex')$$),
    0::bigint,
    'globex''s records are not there for her to change'
);
select throws_ok(
    $$update airtable.records set tenant_id = tests.tenant('globex') where id = 'recOne00000000000'$$,
    '42501',
    'permission denied for table records',
    'a record stays with its tenant'
);

-- alice of acme: delete
select is(
    tests.rows_affected($$delete from airtable.records where tenant_id = tests.tenant('globex')$$),
    0::bigint,
    'globex''s records are not there for her to delete'
);
select is(
    tests.rows_affected('delete from airtable.records'),
    4::bigint,
    'deleting everything deletes acme''s records'
);

-- bob of globex, after all that
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.records), 4::bigint, 'bob still has every record of globex');
select is(
    (select count(*) from airtable.records where fields = '{}'),
    0::bigint,
    'and none was changed'
);

-- The owner is under the policies too
reset role;
select tests.be('bob of globex', role => 'pyairtable_owner');

select is((select count(*) from airtable.records), 4::bigint, 'the owner sees the records of the tenant it works for');
select throws_ok(
    $$update airtable.records set tenant_id = tests.tenant('acme')$$,
    '42501',
    'new row violates row-level security policy for table "records"',
    'and cannot give them to another'
);

select set_config('app.context_signature', '', true);

select is((select count(*) from airtable.records), 0::bigint, 'without a context the owner sees none');
select is(tests.rows_affected('delete from airtable.records'), 0::bigint, 'deletes none');
select throws_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
        values (tests.tenant('acme'), 'recNew00000000000', 'tblTasks000000000', 9, '{}')
    $$,
    '42501',
    'new row violates row-level security policy for table "records"',
    'and adds none'
);

-- application_user without a context
set local role application_user;

select is((select count(*) from airtable.records), 0::bigint, 'a service that sets no context sees no records');
select throws_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
        values (tests.tenant('acme'), 'recNew00000000000', 'tblTasks000000000', 9, '{}')
    $$,
    '42501',
    'new row violates row-level security policy for table "records"',
    'and adds none'
);

-- The look-up role reads for all tenants and writes for none
set local role pyairtable_search;

select is(
    (select count(*) from airtable.records),
    4::bigint,
    'look-ups see records without a context, since they filter on the tenant themselves'
);
select throws_ok(
    'delete from airtable.records',
    '42501',
    'permission denied for table records',
    'and cannot delete one'
);
select throws_ok(
    $$update airtable.records set fields = '{}'$$,
    '42501',
    'permission denied for table records',
    'nor change one'
);

-- Roles without any business here
set local role anonymous;

select throws_ok('select from airtable.records', '42501', null, 'anonymous cannot read records');

set local role authenticator;

select throws_ok('select from airtable.records', '42501', null, 'nor can authenticator before it becomes somebody');

select *
from finish();

rollback;
