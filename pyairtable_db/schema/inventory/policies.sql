-- Row level security policies.
select
    'pg_policy'::regclass::oid as classid,
    p.oid as objid,
    'policy' as kind,
    n.nspname as schema,
    format('%I on %I.%I', p.polname, n.nspname, c.relname) as identity,
    'pg_class'::regclass::oid as parent_classid,
    c.oid as parent_objid,
    obj_description(p.oid, 'pg_policy') as comment,
    concat(
        format('create policy %I on %I.%I', p.polname, n.nspname, c.relname),
        case when not p.polpermissive then E'\n    as restrictive' end,
        case p.polcmd
            when 'r' then E'\n    for select'
            when 'a' then E'\n    for insert'
            when 'w' then E'\n    for update'
            when 'd' then E'\n    for delete'
        end,
        E'\n    to ' || (
            select string_agg(coalesce(quote_ident(r.rolname), 'public'), ', ' order by r.rolname collate "C")
            from unnest(p.polroles) as role (oid)
            left join pg_catalog.pg_roles as r
                on r.oid = role.oid
        ),
        E'\n    using (' || pg_get_expr(p.polqual, p.polrelid, true) || ')',
        E'\n    with check (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')',
        ';'
    ) as definition
from pg_catalog.pg_policy as p
join pg_catalog.pg_class as c
    on c.oid = p.polrelid
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
where c.relnamespace = any($1)
    and c.oid <> all($2)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_class'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );
