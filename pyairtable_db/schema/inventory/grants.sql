-- What differs, grantee by grantee, from the privileges an object of that owner has at birth (for extensions' and the
-- system's objects: those that their creation gave). `ALL` stands for every privilege the kind of object knows, so that
-- a server release with a new privilege reads the same. Grants on columns are listed as "SELECT (a, b)".
with relation as (
    select
        'pg_class'::regclass::oid as classid,
        c.oid as objid,
        c.relnamespace as namespace,
        case c.relkind when 'S' then 'sequence' else 'table' end as word,
        c.relname::text as name,
        ''::text as arguments,
        c.relowner as owner,
        case c.relkind when 'S' then 's' else 'r' end::"char" as type,
        c.relacl as acl
    from pg_catalog.pg_class as c
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and c.relacl is not null
        and c.oid <> all($2)
),

object as (
    select *
    from relation
    union all
    select
        'pg_proc'::regclass::oid,
        p.oid,
        p.pronamespace,
        case p.prokind when 'p' then 'procedure' else 'function' end,
        p.proname::text,
        '(' || oidvectortypes(p.proargtypes) || ')',
        p.proowner,
        'f',
        p.proacl
    from pg_catalog.pg_proc as p
    where p.proacl is not null
    union all
    select
        'pg_type'::regclass::oid,
        t.oid,
        t.typnamespace,
        case t.typtype when 'd' then 'domain' else 'type' end,
        t.typname::text,
        '',
        t.typowner,
        'T',
        t.typacl
    from pg_catalog.pg_type as t
    where t.typacl is not null
    union all
    select 'pg_namespace'::regclass::oid, n.oid, null, 'schema', n.nspname::text, '', n.nspowner, 'n', n.nspacl
    from pg_catalog.pg_namespace as n
    where n.nspacl is not null
        and (n.oid = any($1) or n.nspname = 'pg_catalog')
    union all
    select 'pg_language'::regclass::oid, l.oid, null, 'language', l.lanname::text, '', l.lanowner, 'l', l.lanacl
    from pg_catalog.pg_language as l
    where l.lanacl is not null
    union all
    select
        'pg_foreign_data_wrapper'::regclass::oid, w.oid, null, 'foreign data wrapper', w.fdwname::text, '', w.fdwowner, 'F', w.fdwacl
    from pg_catalog.pg_foreign_data_wrapper as w
    where w.fdwacl is not null
    union all
    select 'pg_foreign_server'::regclass::oid, s.oid, null, 'foreign server', s.srvname::text, '', s.srvowner, 'S', s.srvacl
    from pg_catalog.pg_foreign_server as s
    where s.srvacl is not null
),

-- With its name, its owner's first privileges, and the object of the inventory it goes with.
placed as (
    select
        o.classid,
        o.objid,
        concat(o.word, ' ', quote_ident(n.nspname) || '.', quote_ident(o.name), o.arguments) as subject,
        o.owner,
        o.type,
        o.acl,
        case
            when o.word = 'schema' and o.name = 'public' then
                acldefault('n', o.owner) || makeaclitem(0, o.owner, 'USAGE', false)
            else coalesce(i.initprivs, acldefault(o.type, o.owner))
        end as initial,
        coalesce(e.refclassid, o.classid) as parent_classid,
        coalesce(e.refobjid, o.objid) as parent_objid
    from object as o
    left join pg_catalog.pg_namespace as n
        on n.oid = o.namespace
    left join pg_catalog.pg_init_privs as i
        on i.classoid = o.classid
        and i.objoid = o.objid
        and i.objsubid = 0
    -- The extension of a member, the table of an identity column's sequence.
    left join pg_catalog.pg_depend as e
        on e.classid = o.classid
        and e.objid = o.objid
        and (e.deptype = 'e' or (e.deptype = 'i' and o.word = 'sequence'))
    where o.namespace is null
        or o.namespace = any($1)
        or n.nspname = 'pg_catalog'
),

has as (
    select p.classid, p.objid, x.*
    from placed as p
    cross join lateral aclexplode(p.acl) as x
),

had as (
    select p.classid, p.objid, x.*
    from placed as p
    cross join lateral aclexplode(p.initial) as x
),

change as (
    select h.classid, h.objid, h.grantee, h.grantor, h.privilege_type, h.is_grantable, false as revoked
    from has as h
    where not exists (
            select
            from had as b
            where (b.classid, b.objid, b.grantee, b.privilege_type, b.is_grantable)
                = (h.classid, h.objid, h.grantee, h.privilege_type, h.is_grantable)
        )
    union all
    select b.classid, b.objid, b.grantee, b.grantor, b.privilege_type, b.is_grantable, true
    from had as b
    where not exists (
            select
            from has as h
            where (h.classid, h.objid, h.grantee, h.privilege_type) = (b.classid, b.objid, b.grantee, b.privilege_type)
        )
),

-- One row an object, grantee, grantor and way of granting.
summary as (
    select
        p.parent_classid,
        p.parent_objid,
        p.subject,
        p.owner,
        c.grantee,
        c.grantor,
        c.is_grantable,
        c.revoked,
        case
            when array_agg(c.privilege_type order by c.privilege_type)
                = array(
                    select d.privilege_type
                    from aclexplode(acldefault(p.type, p.owner)) as d
                    where d.grantee = p.owner
                    order by d.privilege_type
                ) and count(*) > 1 then '{ALL}'
            else array_agg(c.privilege_type order by c.privilege_type)
        end as privileges
    from change as c
    join placed as p
        on p.classid = c.classid
        and p.objid = c.objid
    group by
        p.parent_classid, p.parent_objid, p.subject, p.owner, p.type, c.grantee, c.grantor, c.is_grantable, c.revoked
    union all
    select
        'pg_class'::regclass,
        g.objid,
        g.subject,
        g.owner,
        g.grantee,
        g.grantor,
        g.is_grantable,
        false,
        array_agg(
            g.privilege_type || ' (' || g.columns || ')'
            order by g.privilege_type
        )
    from (
        select
            c.oid as objid,
            format('table %I.%I', n.nspname, c.relname) as subject,
            c.relowner as owner,
            x.grantee,
            x.grantor,
            x.is_grantable,
            x.privilege_type,
            string_agg(quote_ident(a.attname), ', ' order by a.attname collate "C") as columns
        from pg_catalog.pg_attribute as a
        join pg_catalog.pg_class as c
            on c.oid = a.attrelid
        join pg_catalog.pg_namespace as n
            on n.oid = c.relnamespace
        cross join lateral aclexplode(a.attacl) as x
        where a.attacl is not null
            and not a.attisdropped
            and c.relnamespace = any($1)
            and c.oid <> all($2)
        group by c.oid, n.nspname, c.relname, c.relowner, x.grantee, x.grantor, x.is_grantable, x.privilege_type
    ) as g
    group by g.objid, g.subject, g.owner, g.grantee, g.grantor, g.is_grantable
)

select
    s.parent_classid,
    s.parent_objid,
    s.subject,
    s.owner,
    s.grantee,
    s.grantor,
    s.is_grantable,
    s.revoked,
    s.privileges
from summary as s;
