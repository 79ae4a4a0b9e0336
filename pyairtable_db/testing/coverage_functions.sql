-- Every function and procedure that the project defines, its body, and how often this database called it.
-- PostgreSQL may inline an SQL function without settings into its caller; such a call is not counted.
select
    pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)) as name,
    l.lanname as language,
    p.prosrc as body,
    coalesce(s.calls, 0) > 0 as called,
    l.lanname = 'sql' and p.proconfig is null and not p.prosecdef as may_be_inlined
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n
    on n.oid = p.pronamespace
inner join pg_catalog.pg_language as l
    on l.oid = p.prolang
left join pg_catalog.pg_stat_user_functions as s
    on s.funcid = p.oid
where p.prokind in ('f', 'p')
    and n.nspname not in ('pg_catalog', 'information_schema', 'migrations')
    and n.nspname !~ '^pg_'
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            and d.objid = p.oid
            and d.deptype = 'e'
    )
order by 1
