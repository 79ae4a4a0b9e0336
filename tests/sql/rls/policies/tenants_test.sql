begin;

select plan(12);

-- alice of acme
select tests.be('alice of acme');

select results_eq('select slug from core.tenants', $$values ('acme')$$, 'alice sees acme and no other tenant');
select throws_ok(
    $$insert into core.tenants (slug, name) values ('initech', 'Initech')$$,
    '42501',
    'permission denied for table tenants',
    'she cannot add a tenant'
);
select is(
    tests.rows_affected($$update core.tenants set name = 'Acme Ltd.'$$), 1::bigint, 'she renames hers and no other one'
);
select throws_ok(
    $$update core.tenants set slug = 'mine'$$, '42501', 'permission denied for table tenants', 'but its slug stays'
);
select throws_ok('delete from core.tenants', '42501', 'permission denied for table tenants', 'nor is one deleted');

-- erin of acme
reset role;
select tests.be('erin of acme');

select is(tests.rows_affected($$update core.tenants set name = 'Erin''s'$$), 0::bigint, 'erin, who edits, renames none');


-- application_user without a context
select set_config('app.context_signature', '', true);

select is_empty('select slug from core.tenants', 'a service that sets no context sees no tenant');

-- The owner manages tenants, so it needs no context
set local role pyairtable_owner;

select results_eq(
    'select slug from core.tenants order by slug',
    $$values ('acme'), ('globex')$$,
    'the owner sees every tenant'
);
select is(
    tests.rows_affected($$insert into core.tenants (slug, name) values ('initech', 'Initech')$$),
    1::bigint,
    'adds one'
);
select is(
    tests.rows_affected($$update core.tenants set name = 'Initech Inc.' where slug = 'initech'$$),
    1::bigint,
    'renames it'
);
select is(tests.rows_affected($$delete from core.tenants where slug = 'initech'$$), 1::bigint, 'and deletes it');

-- anonymous
set local role anonymous;

select throws_ok('select from core.tenants', '42501', null, 'anonymous cannot read tenants');

select *
from finish();

rollback;
