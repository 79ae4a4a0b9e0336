-- Which column a sequence belongs to (and is dropped with).
select
    'pg_depend'::regclass::oid as classid,
    d.objid,
    'sequence owner' as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as identity,
    'pg_class'::regclass::oid as parent_classid,
    d.refobjid as parent_objid,
    format('alter sequence %I.%I owned by %I.%I.%I;', n.nspname, c.relname, tn.nspname, t.relname, a.attname) as definition
from pg_catalog.pg_depend as d
join pg_catalog.pg_class as c
    on c.oid = d.objid
    and c.relkind = 'S'
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
join pg_catalog.pg_class as t
    on t.oid = d.refobjid
join pg_catalog.pg_namespace as tn
    on tn.oid = t.relnamespace
join pg_catalog.pg_attribute as a
    on a.attrelid = d.refobjid
    and a.attnum = d.refobjsubid
where d.classid = 'pg_class'::regclass
    and d.refclassid = 'pg_class'::regclass
    and d.refobjsubid > 0
    and d.deptype = 'a'
    and c.relnamespace = any($1)
    and t.oid <> all($2);
