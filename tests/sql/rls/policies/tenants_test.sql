begin;

select plan(10);

-- alice of acme
select tests.be('alice of acme');

select results_eq('select slug from core.tenants', $$values ('acme')$$, 'alice sees acme and no other tenant');
select throws_ok(
    $$insert into core.tenants (slug, name) values ('initech', 'Initech')$$,
    '42501',
    'permission denied for table tenants',
    'she cannot add a tenant'
);
select throws_ok(
    $$update core.tenants set name = 'Mine'$$,
    '42501',
    'permission denied for table tenants',
    'nor rename one'
);
select throws_ok('delete from core.tenants', '42501', 'permission denied for table tenants', 'nor delete one');

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
