begin;

select plan(24);

insert into airtable.views (tenant_id, table_id, id, name, position)
values
    (tests.tenant('acme'), 'tblTasks000000000', 'viwOpen0000000000', 'Open', 1),
    (tests.tenant('globex'), 'tblTasks000000000', 'viwOpen0000000000', 'Open', 1),
    (tests.tenant('globex'), 'tblSecrets0000000', 'viwSecret00000000', 'Hidden', 1);

savepoint levels;

-- carol reads acme, chris comments, alice through an API key that reads
create function pg_temp.try(persona text, level text default null)
returns setof text
language plpgsql
as $$
begin
    perform tests.be(persona, level => level);
    return next is((select count(*) from airtable.views), 1::bigint, format('%s sees the view of acme', persona));
    return next throws_ok(
        $call$
            insert into airtable.views (tenant_id, table_id, name, position)
            values (tests.tenant('acme'), 'tblTasks000000000', 'New', 2)
        $call$,
        '42501',
        'new row violates row-level security policy for table "views"',
        'but adds none'
    );
    return next is(tests.rows_affected('update airtable.views set position = 9'), 0::bigint, 'changes none');
    return next is(tests.rows_affected('delete from airtable.views'), 0::bigint, 'and deletes none');
    perform set_config('role', 'none', true);
end;
$$;

select pg_temp.try('carol of acme');
select pg_temp.try('chris of acme');
select pg_temp.try('alice of acme', 'reader');

-- erin, an editor of acme
select tests.be('erin of acme');

select lives_ok(
    $$
        insert into airtable.views (tenant_id, table_id, name, position)
        values (tests.tenant('acme'), 'tblTasks000000000', 'New', 2)
    $$,
    'erin, who edits, adds a view'
);
select throws_ok(
    $$
        insert into airtable.views (tenant_id, table_id, name, position)
        values (tests.tenant('globex'), 'tblTasks000000000', 'New', 2)
    $$,
    '42501',
    'new row violates row-level security policy for table "views"',
    'but not to globex'
);
select is(tests.rows_affected($$update airtable.views set position = 9$$), 2::bigint, 'changes those of acme');
select is(tests.rows_affected('delete from airtable.views'), 2::bigint, 'and deletes them');

-- bob of globex, after all that
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.views), 2::bigint, 'bob still has every view of globex');
select is((select max(position) from airtable.views), 1, 'and none was changed');

rollback to savepoint levels;

-- The owner is under the policies too
select tests.be('bob of globex', role => 'pyairtable_owner');

select is((select count(*) from airtable.views), 2::bigint, 'the owner sees the views of the tenant it works for');

select set_config('app.context_signature', '', true);

select is((select count(*) from airtable.views), 0::bigint, 'without a context it sees none');
select is(tests.rows_affected('delete from airtable.views'), 0::bigint, 'and deletes none');

-- application_user without a context
set local role application_user;

select is((select count(*) from airtable.views), 0::bigint, 'a service that sets no context sees no views');

set local role anonymous;

select throws_ok('select from airtable.views', '42501', null, 'anonymous cannot read views');

set local role authenticator;

select throws_ok('select from airtable.views', '42501', null, 'nor can authenticator before it becomes somebody');

select *
from finish();

rollback;
