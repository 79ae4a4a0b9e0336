-- Default privileges: what differs from those of a server fresh from initdb.
with entry as (
    select
        d.defaclrole as role,
        d.defaclnamespace as namespace,
        n.nspname as schema,
        case d.defaclobjtype
            when 'r' then 'tables'
            when 'S' then 'sequences'
            when 'f' then 'functions'
            when 'T' then 'types'
            when 'n' then 'schemas'
            when 'L' then 'large objects'
        end as word,
        case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end::"char" as type,
        d.defaclacl as acl
    from pg_catalog.pg_default_acl as d
    left join pg_catalog.pg_namespace as n
        on n.oid = d.defaclnamespace
    where d.defaclnamespace = 0
        or d.defaclnamespace = any($1)
),

has as (
    select e.role, e.namespace, e.word, x.grantee, x.privilege_type, x.is_grantable
    from entry as e
    cross join lateral aclexplode(e.acl) as x
),

had as (
    select e.role, e.namespace, e.word, x.grantee, x.privilege_type, x.is_grantable
    from entry as e
    cross join lateral aclexplode(acldefault(e.type, e.role)) as x
    where e.namespace = 0
),

change as (
    select h.role, h.namespace, h.word, h.grantee, h.privilege_type, h.is_grantable, false as revoked
    from has as h
    where not exists (
            select
            from had as b
            where (b.role, b.namespace, b.word, b.grantee, b.privilege_type, b.is_grantable)
                = (h.role, h.namespace, h.word, h.grantee, h.privilege_type, h.is_grantable)
        )
    union all
    select b.role, b.namespace, b.word, b.grantee, b.privilege_type, b.is_grantable, true
    from had as b
    where not exists (
            select
            from has as h
            where (h.role, h.namespace, h.word, h.grantee, h.privilege_type)
                = (b.role, b.namespace, b.word, b.grantee, b.privilege_type)
        )
)

select
    'pg_namespace'::regclass::oid as parent_classid,
    e.namespace as parent_objid,
    e.schema,
    e.word,
    e.role as owner,
    c.grantee,
    c.is_grantable,
    c.revoked,
    case
        when array_agg(c.privilege_type order by c.privilege_type)
            = array(
                select d.privilege_type
                from aclexplode(acldefault(e.type, e.role)) as d
                where d.grantee = e.role
                order by d.privilege_type
            ) and count(*) > 1 then '{ALL}'
        else array_agg(c.privilege_type order by c.privilege_type)
    end as privileges
from change as c
join entry as e
    on e.role = c.role
    and e.namespace = c.namespace
    and e.word = c.word
group by e.namespace, e.schema, e.word, e.type, e.role, c.grantee, c.is_grantable, c.revoked;
