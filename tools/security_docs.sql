-- What the roles of services may do, from the catalogs: section, role, privileges and objects, one row for each set of
-- objects that a role has the same privileges on. Rights that public has count as every role's.
with roles as (
    select r.oid, r.rolname as role, places.place
    from unnest(array['authenticator', 'application_user', 'anonymous', 'auditor', 'analyst', 'pyairtable_search', 'pyairtable_dispatcher'])
        with ordinality as places (role, place)
    inner join pg_catalog.pg_roles as r on places.role = r.rolname
),

schemas as (
    select n.oid, n.nspname, n.nspacl, n.nspowner
    from pg_catalog.pg_namespace as n
    where n.nspowner = 'pyairtable_owner'::regrole
        or n.nspname in ('extensions', 'migrations')
),

found as (
    select
        1 as rank,
        'Schemas' as section,
        r.place,
        r.role,
        array_to_string(array(
            select privilege
            from unnest(array['usage', 'create']) with ordinality as p (privilege, place)
            where has_schema_privilege(r.oid, s.oid, p.privilege)
            order by p.place
        ), ', ') as privileges,
        s.nspname::text as object
    from roles as r
    cross join schemas as s
    union all
    select
        2,
        'Tables and views',
        r.place,
        r.role,
        array_to_string(array(
            select
                case
                    when has_table_privilege(r.oid, c.oid, p.privilege) then
                        p.privilege
                    else
                        format('%s (%s)', p.privilege, (
                            select string_agg(format('`%s`', a.attname), ', ' order by a.attnum)
                            from pg_catalog.pg_attribute as a
                            where a.attrelid = c.oid
                                and a.attnum > 0
                                and not a.attisdropped
                                and has_column_privilege(r.oid, c.oid, a.attnum, p.privilege)
                        ))
                end
            from unnest(array['select', 'insert', 'update']) with ordinality as p (privilege, place)
            where has_any_column_privilege(r.oid, c.oid, p.privilege)
            order by p.place
        ) || array(
            select p.privilege
            from unnest(array['delete', 'truncate', 'references', 'trigger']) with ordinality as p (privilege, place)
            where has_table_privilege(r.oid, c.oid, p.privilege)
            order by p.place
        ), ', '),
        format('%s.%s', s.nspname, c.relname)
    from roles as r
    cross join pg_catalog.pg_class as c
    inner join schemas as s on c.relnamespace = s.oid
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
),

functions as (
    select
        r.place,
        r.role,
        s.nspname,
        format('%s.%s', s.nspname, p.proname) as function,
        has_function_privilege(r.oid, p.oid, 'execute') as is_open
    from roles as r
    cross join pg_catalog.pg_proc as p
    inner join schemas as s on p.pronamespace = s.oid
    where not exists (
        select
        from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = p.oid
            and d.deptype = 'e'
    )
),

-- Where most functions of a schema are open, the others are named.
executable as (
    select
        f.place,
        f.role,
        case
            when every(f.is_open) then
                format('all of `%s`', f.nspname)
            when count(*) filter (where f.is_open) > count(*) / 2 then
                format('all of `%s` but %s', f.nspname, string_agg(
                    distinct format('`%s`', f.function), ', ' order by format('`%s`', f.function)
                ) filter (where not f.is_open))
            else
                string_agg(distinct format('`%s`', f.function), ', ' order by format('`%s`', f.function))
                filter (where f.is_open)
        end as objects
    from functions as f
    group by f.place, f.role, f.nspname
    having count(*) filter (where f.is_open) > 0
),

listed as (
    select
        f.rank,
        f.section,
        f.place,
        f.role,
        f.privileges,
        string_agg(format('`%s`', f.object), ', ' order by f.object) as objects
    from found as f
    where f.privileges <> ''
    group by f.rank, f.section, f.place, f.role, f.privileges
    union all
    select 3, 'Functions, but those of extensions', e.place, e.role, 'execute', e.objects
    from executable as e
)

select l.section, l.role, l.privileges, l.objects
from listed as l
order by l.rank, l.place, l.objects;
