-- Continuous aggregates, as the statement that makes them.
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
        E'\nwith (timescaledb.continuous, timescaledb.materialized_only = ', a.materialized_only, ')',
        E'\nas\n',
        rtrim(ltrim(pg_get_viewdef(d.oid, 0), ' '), ';'),
        E'\nwith no data;'
    ) as definition
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
