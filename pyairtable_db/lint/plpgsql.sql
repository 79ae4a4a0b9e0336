-- What plpgsql_check says of each PL/pgSQL function that the project defines; a trigger function once for each
-- table whose trigger calls it. Line numbers are those of the function's body.
with functions as materialized (
    select
        p.oid,
        pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)) as name,
        p.prosrc as body,
        t.tgrelid as relation,
        t.tgoldtable as oldtable,
        t.tgnewtable as newtable,
        p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype and t.tgrelid is null as is_unused
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n
        on n.oid = p.pronamespace
    inner join pg_catalog.pg_language as l
        on l.oid = p.prolang
    left join lateral (
        select distinct g.tgrelid, g.tgoldtable, g.tgnewtable
        from pg_catalog.pg_trigger as g
        where g.tgfoid = p.oid
            and not g.tgisinternal
            and g.tgparentid = 0
    ) as t
        on true
    where l.lanname = 'plpgsql'
        and p.prokind in ('f', 'p')
        and n.nspname not in ('pg_catalog', 'information_schema', 'migrations')
        and n.nspname !~ '^pg_'
        and not exists (
            select
            from pg_catalog.pg_depend as d
            where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                and d.objid = p.oid
                and d.deptype = 'e'
        )
),

used as materialized (
    select * from functions where not is_unused
)

select
    u.name,
    u.body,
    c.lineno as line,
    c.level,
    c.sqlstate,
    c.message,
    c.detail,
    c.hint
from used as u
cross join lateral tap.plpgsql_check_function_tb(
    u.oid::pg_catalog.regprocedure,
    coalesce(u.relation, 0)::pg_catalog.regclass,
    fatal_errors => false,
    performance_warnings => true,
    extra_warnings => true,
    security_warnings => true,
    oldtable => u.oldtable,
    newtable => u.newtable
) as c
-- The planner runs stable functions to estimate what they return; an error that such a function raises on purpose,
-- as one of PTnnn does without a tenant, is no fault of the function that is checked.
where not (c.level = 'error' and c.sqlstate ~ '^(PT|P0001)')
    -- A cast on assignment, of 0 to bigint for one, costs nothing to speak of; one in a WHERE clause has another code.
    and not (c.level = 'performance' and c.sqlstate = '42804' and c.message like 'target type is different%')
union all
select
    f.name,
    f.body,
    null,
    'unused',
    null,
    null,
    null,
    null
from functions as f
where f.is_unused
order by 1, 3
