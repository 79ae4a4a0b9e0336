begin;

select plan(8);

select is_empty(
    $$
        select p.oid::regprocedure
        from pg_catalog.pg_proc as p
        where p.proname ~ '^(lo_|loread$|lowrite$)'
            and p.pronamespace = 'pg_catalog'::regnamespace
            and has_function_privilege('application_user', p.oid, 'execute')
    $$,
    'application_user makes, reads and writes no large object'
);
select is_empty(
    $$
        select p.oid::regprocedure
        from pg_catalog.pg_proc as p
        where p.pronamespace = 'public'::regnamespace
            and p.provolatile = 'v'
            and p.prokind in ('f', 'p')
            and (
                has_function_privilege('application_user', p.oid, 'execute')
                or has_function_privilege('authenticator', p.oid, 'execute')
            )
    $$,
    'callers schedule no job and change no hypertable'
);
select ok(
    has_function_privilege('application_user', 'public.time_bucket(interval,timestamptz)', 'execute'),
    'but compute with times'
);
select ok(
    has_function_privilege('pyairtable_owner', 'public.drop_chunks(regclass,"any","any",boolean,"any","any")', 'execute'),
    'the owner keeps what retention needs'
);

-- Texts of statements
select ok(not has_table_privilege(role, relation, 'select'), format('%s does not read %s', role, relation))
from unnest(array['application_user', 'authenticator']) as role
cross join unnest(array['pg_catalog.pg_stat_activity']) as relation;
select is_empty(
    $$
        select role
        from unnest(array['application_user', 'anonymous', 'authenticator']) as role
        where has_table_privilege(role, 'extensions.pg_stat_statements', 'select')
            or has_function_privilege(role, 'extensions.pg_stat_statements(boolean)', 'execute')
            or has_function_privilege(role, 'pg_catalog.pg_stat_get_activity(integer)', 'execute')
    $$,
    'nor does any role of callers reach them another way'
);
select ok(
    has_table_privilege('pyairtable_monitor', 'extensions.pg_stat_statements', 'select')
    and has_table_privilege('pyairtable_monitor', 'pg_catalog.pg_stat_activity', 'select'),
    'monitoring does'
);

select *
from finish();

rollback;
