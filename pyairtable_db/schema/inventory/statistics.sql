-- Extended statistics objects.
select
    'pg_statistic_ext'::regclass::oid as classid,
    s.oid as objid,
    'statistics' as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, s.stxname) as identity,
    'pg_class'::regclass::oid as parent_classid,
    s.stxrelid as parent_objid,
    s.stxowner as owner,
    obj_description(s.oid, 'pg_statistic_ext') as comment,
    pg_get_statisticsobjdef(s.oid) || ';' as definition,
    array_remove(
        array[
            case
                when coalesce(s.stxstattarget, -1) >= 0 then
                    format('alter statistics %I.%I set statistics %s;', n.nspname, s.stxname, s.stxstattarget)
            end
        ],
        null
    ) as further
from pg_catalog.pg_statistic_ext as s
join pg_catalog.pg_namespace as n
    on n.oid = s.stxnamespace
where s.stxnamespace = any($1)
    and s.stxrelid <> all($2)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_statistic_ext'::regclass
            and e.objid = s.oid
            and e.deptype = 'e'
    );
