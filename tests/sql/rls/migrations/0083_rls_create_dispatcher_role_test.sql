begin;

select plan(4);

select is(
    (
        select row(r.rolcanlogin, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb)::text
        from pg_catalog.pg_roles as r
        where r.rolname = 'pyairtable_dispatcher'
    ),
    '(f,f,f,f,f)',
    'the dispatcher''s role can do nothing by itself'
);
select is_empty(
    $$
        select m.roleid::regrole
        from pg_catalog.pg_auth_members as m
        where m.member = 'pyairtable_dispatcher'::regrole
    $$,
    'it is a member of nothing'
);
select is_empty(
    $$
        select role
        from unnest(array['application_user', 'anonymous', 'authenticator', 'auditor', 'analyst']) as role
        where pg_has_role(role, 'pyairtable_dispatcher', 'MEMBER')
    $$,
    'no role of callers is a member of it'
);
select is_empty(
    $$
        select c.oid::regclass, privilege
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
        cross join unnest(array['select', 'insert', 'update', 'references']) as privilege
        where n.nspname in ('app', 'core', 'airtable', 'api', 'automation', 'chat', 'files', 'search', 'timeseries', 'migrations')
            and c.relkind in ('r', 'p', 'v', 'm')
            and has_any_column_privilege('pyairtable_dispatcher', c.oid, privilege)
    $$,
    'it reads and writes no table: it calls functions'
);

select *
from finish();

rollback;
