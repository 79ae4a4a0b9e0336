-- Rewrite rules other than the one that makes a view.
select
    'pg_rewrite'::regclass::oid as classid,
    r.oid as objid,
    'rule' as kind,
    n.nspname as schema,
    format('%I on %I.%I', r.rulename, n.nspname, c.relname) as identity,
    'pg_class'::regclass::oid as parent_classid,
    c.oid as parent_objid,
    obj_description(r.oid, 'pg_rewrite') as comment,
    pg_get_ruledef(r.oid, true) as definition,
    array_remove(
        array[
            case
                when r.ev_enabled <> 'O' then
                    format(
                        'alter table %I.%I %s rule %I;',
                        n.nspname,
                        c.relname,
                        case r.ev_enabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end,
                        r.rulename
                    )
            end
        ],
        null
    ) as further
from pg_catalog.pg_rewrite as r
join pg_catalog.pg_class as c
    on c.oid = r.ev_class
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
where c.relnamespace = any($1)
    and c.oid <> all($2)
    and r.rulename <> '_RETURN'
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_class'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );
