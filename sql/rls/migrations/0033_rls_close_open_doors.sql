-- PostgreSQL and its extensions leave doors open to everybody through which tenants would meet: temporary objects that
-- shadow others, large objects, which have no row level security, the texts of other sessions' statements, and
-- TimescaleDB's jobs, which run later and unasked. Where a platform lets nobody but itself change these rights,
-- PostgreSQL says so in a warning and they stay.
do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
    execute format('grant temporary on database %I to pyairtable_owner', current_database());
end;
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid
        from pg_catalog.pg_proc as p
        where p.pronamespace = 'pg_catalog'::regnamespace
            and p.proname ~ '^(lo_|loread$|lowrite$)'
        order by p.oid
    loop
        execute format('revoke execute on function %s from public', v_function);
    end loop;
end;
$$;

-- Whoever owns jobs and hypertables keeps the functions that make them; callers keep those that compute, like time_bucket.
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid
        from pg_catalog.pg_proc as p
        inner join pg_catalog.pg_depend as d
            on p.oid = d.objid
            and d.classid = 'pg_catalog.pg_proc'::regclass
            and d.deptype = 'e'
        inner join pg_catalog.pg_extension as e
            on d.refobjid = e.oid
            and d.refclassid = 'pg_catalog.pg_extension'::regclass
        where e.extname = 'timescaledb'
            and p.pronamespace = 'public'::regnamespace
            and p.provolatile = 'v'
            and p.prokind in ('f', 'p')
        order by p.oid
    loop
        execute format('revoke execute on routine %s from public', v_function);
        execute format('grant execute on routine %s to pyairtable_owner', v_function);
    end loop;
end;
$$;

revoke select on pg_catalog.pg_stat_activity from public;
grant select on pg_catalog.pg_stat_activity to pg_read_all_stats, pyairtable_owner;

revoke execute on function
    pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_activity(integer) from public;
grant execute on function
    pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_activity(integer)
    to pg_read_all_stats, pyairtable_owner;

revoke select on extensions.pg_stat_statements, extensions.pg_stat_statements_info from public;
grant select on extensions.pg_stat_statements, extensions.pg_stat_statements_info to pg_read_all_stats;

revoke execute on function extensions.pg_stat_statements(boolean), extensions.pg_stat_statements_info() from public;
grant execute on function extensions.pg_stat_statements(boolean), extensions.pg_stat_statements_info() to pg_read_all_stats;
