begin;

select plan(4);

select is(
    (
        select row(r.rolcanlogin, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb)::text
        from pg_catalog.pg_roles as r
        where r.rolname = 'pyairtable_views'
    ),
    '(f,f,f,f,f)',
    'the role of typed views can do nothing by itself'
);
select ok(pg_has_role('pyairtable_owner', 'pyairtable_views', 'USAGE'), 'the owner works with what belongs to it');
select is(
    (
        select count(*)
        from unnest(array['application_user', 'anonymous', 'authenticator', 'auditor', 'analyst', 'pyairtable_search']) as role
        where pg_has_role(role, 'pyairtable_views', 'MEMBER')
    ),
    0::bigint,
    'no role of callers does'
);
select is(
    (
        select count(*)
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
        where n.nspname in ('app', 'core', 'airtable', 'search')
            and c.relkind in ('r', 'p', 'v')
            and has_any_column_privilege('pyairtable_views', c.oid, 'select')
    ),
    0::bigint,
    'and it reads nothing: a view of it that did not work with its caller''s rights would show nothing'
);

select *
from finish();

rollback;
