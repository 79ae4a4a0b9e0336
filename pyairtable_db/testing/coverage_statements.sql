-- The profile of this session: every statement of every PL/pgSQL function that the project defines.
-- A statement that raised counts as run. Line numbers are those of the function's body.
select
    pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)) as name,
    s.stmtid as statement,
    s.lineno as line,
    s.exec_stmts + s.exec_stmts_err > 0 as ran
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n
    on n.oid = p.pronamespace
inner join pg_catalog.pg_language as l
    on l.oid = p.prolang
cross join lateral tap.plpgsql_profiler_function_statements_tb(p.oid::pg_catalog.regprocedure) as s
where l.lanname = 'plpgsql'
    and p.prokind in ('f', 'p')
    and s.stmtname <> 'statement block'
    and n.nspname not in ('pg_catalog', 'information_schema', 'migrations')
    and n.nspname !~ '^pg_'
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            and d.objid = p.oid
            and d.deptype = 'e'
    )
