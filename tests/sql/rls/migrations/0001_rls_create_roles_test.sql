begin;

select plan(25);

select bag_eq(
    $$
        select rolname::text, rolcanlogin, rolinherit
        from pg_catalog.pg_roles
        where rolname in (
            'pyairtable_owner', 'pyairtable_search', 'pyairtable_monitor', 'authenticator', 'application_user',
            'anonymous', 'auditor', 'analyst'
        )
    $$,
    $$
        values
            ('pyairtable_owner', false, true),
            ('pyairtable_search', false, true),
            ('pyairtable_monitor', false, true),
            ('authenticator', true, false),
            ('application_user', false, true),
            ('anonymous', false, true),
            ('auditor', false, true),
            ('analyst', false, true)
    $$,
    'of all roles only authenticator logs in, and it inherits nothing'
);
select is_empty(
    $$
        select rolname
        from pg_catalog.pg_roles
        where rolname in (
            'pyairtable_owner', 'pyairtable_search', 'pyairtable_monitor', 'authenticator', 'application_user',
            'anonymous', 'auditor', 'analyst'
        )
            and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
    $$,
    'no role stands above row level security, or can make another role'
);

-- Who may become whom
select ok(pg_has_role('authenticator', role, 'SET'), format('authenticator may become %s', role))
from unnest(array['application_user', 'anonymous', 'auditor', 'analyst']) as role;

select ok(not pg_has_role('authenticator', role, 'SET'), format('authenticator may not become %s', role))
from unnest(array['pyairtable_owner', 'pyairtable_search', 'pyairtable_monitor', 'pg_monitor']) as role;

select ok(not pg_has_role('authenticator', role, 'USAGE'), format('authenticator has no right of %s by itself', role))
from unnest(array['application_user', 'anonymous', 'auditor', 'analyst', 'pyairtable_owner']) as role;

select is_empty(
    $$
        select member, role
        from unnest(array['application_user', 'anonymous', 'auditor', 'analyst', 'pyairtable_search']) as member
        cross join unnest(array[
            'pyairtable_owner', 'pyairtable_search', 'pyairtable_monitor', 'authenticator', 'application_user',
            'anonymous', 'auditor', 'analyst', 'pg_monitor', 'pg_read_all_data'
        ]) as role
        where member <> role
            and pg_has_role(member, role, 'MEMBER')
    $$,
    'the roles that work for callers and for look-ups are members of no other'
);
select ok(pg_has_role('pyairtable_owner', 'pyairtable_search', 'SET'), 'the owner may become the look-up role');
select ok(not pg_has_role('pyairtable_owner', 'pyairtable_search', 'USAGE'), 'but does not read with its rights');
select ok(pg_has_role('pyairtable_monitor', 'pg_monitor', 'USAGE'), 'monitoring reads the server''s statistics');

-- New functions
set local role pyairtable_owner;
create function app.just_made() returns integer language sql return 1;

set local role pyairtable_search;
create function search.just_made() returns integer language sql return 1;

reset role;

select function_privs_are(
    schema, 'just_made', '{}'::name[], role, '{}'::name[],
    format('a function just made in %s is not %s''s to call', schema, role)
)
from unnest(array['app', 'search']) as schema
cross join unnest(array['application_user', 'anonymous', 'authenticator']) as role;

select *
from finish();

rollback;
