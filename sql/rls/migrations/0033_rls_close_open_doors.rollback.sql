revoke execute on function
    extensions.pg_stat_statements(boolean), extensions.pg_stat_statements_info() from pg_read_all_stats;
grant execute on function extensions.pg_stat_statements(boolean), extensions.pg_stat_statements_info() to public;

revoke select on extensions.pg_stat_statements, extensions.pg_stat_statements_info from pg_read_all_stats;
grant select on extensions.pg_stat_statements, extensions.pg_stat_statements_info to public;

revoke execute on function
    pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_activity(integer)
    from pg_read_all_stats, pyairtable_owner;
grant execute on function
    pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_activity(integer) to public;

revoke select on pg_catalog.pg_stat_activity from pg_read_all_stats, pyairtable_owner;
grant select on pg_catalog.pg_stat_activity to public;

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
        execute format('revoke execute on routine %s from pyairtable_owner', v_function);
        execute format('grant execute on routine %s to public', v_function);
    end loop;
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
            and p.proname not in ('lo_import', 'lo_export')
        order by p.oid
    loop
        execute format('grant execute on function %s to public', v_function);
    end loop;
end;
$$;

do $$
begin
    execute format('revoke temporary on database %I from pyairtable_owner', current_database());
    execute format('grant temporary on database %I to public', current_database());
end;
$$;
