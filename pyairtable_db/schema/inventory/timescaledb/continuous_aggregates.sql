-- Continuous aggregates, as the statement that makes them. Each is a view in pg_class too, in place of which it stands.
select
    'pg_class'::regclass::oid as classid,
    c.oid as objid,
    'continuous aggregate' as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as identity,
    c.relowner as owner,
    obj_description(c.oid, 'pg_class') as comment,
    concat(
        format('create materialized view %I.%I', n.nspname, c.relname),
        E'\nwith (timescaledb.continuous, timescaledb.materialized_only = ', a.materialized_only::text, ')',
        E'\nas\n',
        rtrim(ltrim(pg_get_viewdef(d.oid, 0), ' '), ';'),
        E'\nwith no data;'
    ) as definition,
    -- What the query reads and calls: pg_depend knows it of the hidden view that keeps the query.
    array(
        select k.refobjid
        from pg_catalog.pg_depend as k
        join pg_catalog.pg_rewrite as r
            on r.oid = k.objid
        where k.classid = 'pg_rewrite'::regclass
            and r.ev_class = d.oid
            and k.refclassid = 'pg_class'::regclass
            and k.refobjid <> d.oid
    ) as relations,
    array(
        select k.refobjid
        from pg_catalog.pg_depend as k
        join pg_catalog.pg_rewrite as r
            on r.oid = k.objid
        where k.classid = 'pg_rewrite'::regclass
            and r.ev_class = d.oid
            and k.refclassid = 'pg_proc'::regclass
    ) as routines
from _timescaledb_catalog.continuous_agg as a
join pg_catalog.pg_namespace as n
    on n.nspname = a.user_view_schema
join pg_catalog.pg_class as c
    on c.relnamespace = n.oid
    and c.relname = a.user_view_name
join pg_catalog.pg_namespace as dn
    on dn.nspname = a.direct_view_schema
join pg_catalog.pg_class as d
    on d.relnamespace = dn.oid
    and d.relname = a.direct_view_name
where n.oid = any($1);
