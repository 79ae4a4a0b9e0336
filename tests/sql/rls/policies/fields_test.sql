begin;

select plan(36);

savepoint levels;

-- carol, a reader of acme
select tests.be('carol of acme');

select isnt((select count(*) from airtable.fields), 0::bigint, 'carol, who reads, sees the fields of acme');
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, id, table_id, name, type, position)
        values (tests.tenant('acme'), 'fldNew00000000000', 'tblTasks000000000', 'New', 'number', 99)
    $$,
    '42501',
    'new row violates row-level security policy for table "fields"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.fields set position = 99
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.fields'), 0::bigint, 'and deletes none');

-- chris, a commenter of acme
reset role;
select tests.be('chris of acme');

select isnt((select count(*) from airtable.fields), 0::bigint, 'chris, who comments, sees the fields of acme');
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, id, table_id, name, type, position)
        values (tests.tenant('acme'), 'fldNew00000000000', 'tblTasks000000000', 'New', 'number', 99)
    $$,
    '42501',
    'new row violates row-level security policy for table "fields"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.fields set position = 99
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.fields'), 0::bigint, 'and deletes none');

-- alice, through an API key that reads
reset role;
select tests.be('alice of acme', level => 'reader');

select isnt((select count(*) from airtable.fields), 0::bigint, 'alice with a key that reads sees the fields of acme');
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, id, table_id, name, type, position)
        values (tests.tenant('acme'), 'fldNew00000000000', 'tblTasks000000000', 'New', 'number', 99)
    $$,
    '42501',
    'new row violates row-level security policy for table "fields"',
    'but adds none'
);
select is(tests.rows_affected($$
    update airtable.fields set position = 99
$$), 0::bigint, 'changes none');
select is(tests.rows_affected('delete from airtable.fields'), 0::bigint, 'and deletes none');

-- erin, an editor of acme
reset role;
select tests.be('erin of acme');

select lives_ok(
    $$
        insert into airtable.fields (tenant_id, id, table_id, name, type, position)
        values (tests.tenant('acme'), 'fldNew00000000000', 'tblTasks000000000', 'New', 'number', 99)
    $$,
    'erin, who edits, adds a field'
);
select isnt(tests.rows_affected($$
    update airtable.fields set position = 99
$$), 0::bigint, 'changes fields');
select isnt(tests.rows_affected('delete from airtable.fields'), 0::bigint, 'and deletes them');

rollback to savepoint levels;

-- alice of acme: select
select tests.be('alice of acme');

select is((select count(*) from airtable.fields), 12::bigint, 'alice sees the fields of acme');
select is(
    (select count(*) from airtable.fields where tenant_id <> tests.tenant('acme')),
    0::bigint,
    'and no others'
);
select is(
    (select count(*) from airtable.fields where tenant_id = tests.tenant('globex') and id = 'fldSecret00000000'),
    0::bigint,
    'not even one whose id she knows'
);

-- alice of acme: insert
select lives_ok(
    $$
        insert into airtable.fields (tenant_id, id, table_id, name, type, position)
        values (tests.tenant('acme'), 'fldNew00000000000', 'tblTasks000000000', 'New', 'url', 13)
    $$,
    'alice adds a field to acme'
);
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, id, table_id, name, type, position)
        values (tests.tenant('globex'), 'fldNew00000000000', 'tblTasks000000000', 'New', 'url', 13)
    $$,
    '42501',
    'new row violates row-level security policy for table "fields"',
    'but not to globex'
);

-- alice of acme: update
select is(
    tests.rows_affected($$update airtable.fields set options = '{"changed": true}' where id = 'fldName0000000000'$$),
    1::bigint,
    'alice changes a field of acme, and not globex''s of the same id'
);
select is(
    tests.rows_affected($$
        update airtable.fields
        set options = '{"changed": true}'
        where tenant_id = tests.tenant('globex')
    $$),
    0::bigint,
    'globex''s fields are not there for her to change'
);
select throws_ok(
    $$update airtable.fields set tenant_id = tests.tenant('globex') where id = 'fldName0000000000'$$,
    '42501',
    'permission denied for table fields',
    'a field stays with its tenant'
);

-- alice of acme: delete
select is(
    tests.rows_affected($$delete from airtable.fields where tenant_id = tests.tenant('globex')$$),
    0::bigint,
    'globex''s fields are not there for her to delete'
);
select is(
    tests.rows_affected('delete from airtable.fields'),
    13::bigint,
    'deleting everything deletes acme''s fields'
);

-- bob of globex, after all that
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.fields), 13::bigint, 'bob still has every field of globex');
select is(
    (select count(*) from airtable.fields where options = '{"changed": true}'),
    0::bigint,
    'and none was changed'
);

-- The owner is under the policies too
reset role;
select tests.be('bob of globex', role => 'pyairtable_owner');

select is((select count(*) from airtable.fields), 13::bigint, 'the owner sees the fields of the tenant it works for');
select throws_ok(
    $$update airtable.fields set tenant_id = tests.tenant('acme')$$,
    '42501',
    'new row violates row-level security policy for table "fields"',
    'and cannot give them to another'
);

select set_config('app.context_signature', '', true);

select is((select count(*) from airtable.fields), 0::bigint, 'without a context the owner sees none');
select is(tests.rows_affected('delete from airtable.fields'), 0::bigint, 'deletes none');
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, id, table_id, name, type, position)
        values (tests.tenant('acme'), 'fldNew00000000000', 'tblTasks000000000', 'New', 'url', 13)
    $$,
    '42501',
    'new row violates row-level security policy for table "fields"',
    'and adds none'
);

-- application_user without a context
set local role application_user;

select is((select count(*) from airtable.fields), 0::bigint, 'a service that sets no context sees no fields');
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, id, table_id, name, type, position)
        values (tests.tenant('acme'), 'fldNew00000000000', 'tblTasks000000000', 'New', 'url', 13)
    $$,
    '42501',
    'new row violates row-level security policy for table "fields"',
    'and adds none'
);

-- Roles without any business here
set local role anonymous;

select throws_ok('select from airtable.fields', '42501', null, 'anonymous cannot read fields');

set local role authenticator;

select throws_ok('select from airtable.fields', '42501', null, 'nor can authenticator before it becomes somebody');

select *
from finish();

rollback;
