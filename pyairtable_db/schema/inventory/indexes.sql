-- Indexes; not those behind a constraint, nor those a partition has from its parent's index.
select
    'pg_class'::regclass::oid as classid,
    c.oid as objid,
    'index' as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as identity,
    'pg_class'::regclass::oid as parent_classid,
    i.indrelid as parent_objid,
    obj_description(c.oid, 'pg_class') as comment,
    case
        when i.indisvalid then replace(pg_get_indexdef(c.oid, 0, true), ' ON ONLY ', ' ON ') || ';'
        else pg_get_indexdef(c.oid, 0, true) || '; -- INVALID'
    end as definition,
    array_remove(
        array[
            case
                when i.indisreplident then
                    format('alter table %I.%I replica identity using index %I;', tn.nspname, t.relname, c.relname)
            end,
            case when i.indisclustered then format('alter table %I.%I cluster on %I;', tn.nspname, t.relname, c.relname) end
        ],
        null
    )
    || array(
        select format('alter index %I.%I alter column %s set statistics %s;', n.nspname, c.relname, a.attnum, a.attstattarget)
        from pg_catalog.pg_attribute as a
        where a.attrelid = c.oid
            and coalesce(a.attstattarget, -1) >= 0
        order by a.attnum
    ) as further
from pg_catalog.pg_index as i
join pg_catalog.pg_class as c
    on c.oid = i.indexrelid
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
join pg_catalog.pg_class as t
    on t.oid = i.indrelid
join pg_catalog.pg_namespace as tn
    on tn.oid = t.relnamespace
where c.relnamespace = any($1)
    and i.indrelid <> all($2)
    and not c.relispartition
    and not exists (
        select
        from pg_catalog.pg_constraint as k
        where k.conindid = c.oid
            and k.contype in ('p', 'u', 'x')
    )
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_class'::regclass
            and e.objid in (c.oid, t.oid)
            and e.deptype = 'e'
    );
