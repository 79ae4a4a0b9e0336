-- Triggers; not those behind foreign keys, nor those a partition has from its parent.
select
    'pg_trigger'::regclass::oid as classid,
    g.oid as objid,
    'trigger' as kind,
    n.nspname as schema,
    format('%I on %I.%I', g.tgname, n.nspname, c.relname) as identity,
    'pg_class'::regclass::oid as parent_classid,
    c.oid as parent_objid,
    obj_description(g.oid, 'pg_trigger') as comment,
    pg_get_triggerdef(g.oid) || ';' as definition,
    array_remove(
        array[
            case
                when g.tgenabled <> 'O' then
                    format(
                        'alter table %I.%I %s trigger %I;',
                        n.nspname,
                        c.relname,
                        case g.tgenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end,
                        g.tgname
                    )
            end
        ],
        null
    ) as further
from pg_catalog.pg_trigger as g
join pg_catalog.pg_class as c
    on c.oid = g.tgrelid
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
where c.relnamespace = any($1)
    and c.oid <> all($2)
    and not g.tgisinternal
    and g.tgparentid = 0
    -- TimescaleDB puts triggers of its own on hypertables.
    and not (
        starts_with(g.tgname::text, 'ts_')
        and exists (
            select
            from pg_catalog.pg_depend as e
            join pg_catalog.pg_extension as x
                on x.oid = e.refobjid
            where e.classid = 'pg_proc'::regclass
                and e.objid = g.tgfoid
                and e.deptype = 'e'
                and x.extname = 'timescaledb'
        )
    )
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_class'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );
