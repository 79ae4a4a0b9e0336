begin;

select plan(5);

select tests.let_typed_views_in();
select tests.be('alice of acme', role => 'pyairtable_owner');

select is(airtable.typed_view_schema(tests.tenant('acme'), 'Base one', null), 'base_one', 'a schema for a base, which is made');
select is(
    (
        select row(
            pg_get_userbyid(n.nspowner),
            has_schema_privilege('analyst', n.oid, 'usage'),
            has_schema_privilege('anonymous', n.oid, 'usage')
        )::text
        from pg_catalog.pg_namespace as n
        where n.nspname = 'base_one'
    ),
    '(pyairtable_views,t,f)',
    'for those who work for the tenant'
);
select is(
    airtable.typed_view_schema(tests.tenant('acme'), 'Base one', null), 'base_one', 'it is there the next time'
);
select is(
    airtable.typed_view_schema(tests.tenant('acme'), repeat('x', 255), null), repeat('x', 63), 'a long name is cut'
);

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select airtable.typed_view_schema(tests.tenant('acme'), 'Base one', null)$$, '42501', null, 'callers have no business here'
);

select *
from finish();

rollback;
