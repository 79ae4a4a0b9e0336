-- Constraints of tables. Not those a partition or child has from its parent, and not PostgreSQL 18's named not null,
-- which the column says.
select
    'pg_constraint'::regclass::oid as classid,
    k.oid as objid,
    'constraint' as kind,
    n.nspname as schema,
    format('%I on %I.%I', k.conname, n.nspname, c.relname) as identity,
    'pg_class'::regclass::oid as parent_classid,
    c.oid as parent_objid,
    position(k.contype::text in 'pucxf') as position,
    obj_description(k.oid, 'pg_constraint') as comment,
    format('constraint %I ', k.conname)
    || regexp_replace(
        pg_get_constraintdef(k.oid, true),
        -- Index parameters and a tablespace stand before DEFERRABLE.
        '( DEFERRABLE)?( INITIALLY DEFERRED)?$',
        concat(
            case when k.contype in ('p', 'u', 'x') then ' with (' || parameters.list || ')' end,
            case when k.contype in ('p', 'u', 'x') then ' using index tablespace ' || quote_ident(ts.spcname) end,
            '\1\2'
        )
    ) as definition,
    k.convalidated as is_inline,
    array_remove(
        array[
            case
                when i.indisreplident then
                    format('alter table %I.%I replica identity using index %I;', n.nspname, c.relname, ic.relname)
            end,
            case when i.indisclustered then format('alter table %I.%I cluster on %I;', n.nspname, c.relname, ic.relname) end,
            case
                when i.indexrelid is not null then
                    format('comment on index %I.%I is ', n.nspname, ic.relname)
                    || quote_literal(obj_description(ic.oid, 'pg_class'))
                    || ';'
            end
        ],
        null
    ) as further
from pg_catalog.pg_constraint as k
join pg_catalog.pg_class as c
    on c.oid = k.conrelid
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
left join pg_catalog.pg_index as i
    on k.contype in ('p', 'u', 'x')
    and i.indexrelid = k.conindid
left join pg_catalog.pg_class as ic
    on ic.oid = i.indexrelid
left join pg_catalog.pg_tablespace as ts
    on ts.oid = ic.reltablespace
cross join lateral (
    select string_agg(format('%s = %s', o.option_name, o.option_value), ', ' order by o.option_name collate "C") as list
    from pg_catalog.pg_options_to_table(ic.reloptions) as o
) as parameters
where c.relnamespace = any($1)
    and c.oid <> all($2)
    and c.relkind in ('r', 'p', 'f')
    and k.contype in ('p', 'u', 'c', 'x', 'f')
    and (k.conislocal or k.coninhcount = 0)
    and k.conparentid = 0
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_class'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );
