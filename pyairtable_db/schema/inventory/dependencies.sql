-- What must exist before what: pg_depend, each end led back to the object of the inventory it is part of. A view's rule
-- is its view, a default its column, a row type its table, an array type its element, a member its extension.
with edge as (
    select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
    from pg_catalog.pg_depend as d
    where d.deptype in ('n', 'a', 'i')
        and d.refobjid >= 16384
        -- What an extension brings needs no order of ours.
        and not exists (
            select
            from pg_catalog.pg_depend as e
            where e.classid = d.classid
                and e.objid = d.objid
                and e.deptype = 'e'
        )
        -- A sequence belongs to its column by a statement of its own.
        and not (
            d.classid = 'pg_class'::regclass
            and d.deptype = 'a'
            and exists (
                select
                from pg_catalog.pg_class as s
                where s.oid = d.objid
                    and s.relkind = 'S'
            )
        )
),

part as (
    select 'pg_rewrite'::regclass::oid as classid, r.oid as objid, 'pg_class'::regclass::oid as ofclassid, r.ev_class as ofobjid, 0 as ofsubid
    from pg_catalog.pg_rewrite as r
    where r.rulename = '_RETURN'
    union all
    select 'pg_attrdef'::regclass::oid, d.oid, 'pg_class'::regclass::oid, d.adrelid, d.adnum
    from pg_catalog.pg_attrdef as d
    union all
    select 'pg_constraint'::regclass::oid, k.oid, 'pg_type'::regclass::oid, k.contypid, 0
    from pg_catalog.pg_constraint as k
    where k.contypid <> 0
    union all
    select 'pg_class'::regclass::oid, c.oid, 'pg_type'::regclass::oid, c.reltype, 0
    from pg_catalog.pg_class as c
    where c.relkind = 'c'
    union all
    select
        'pg_type'::regclass::oid,
        t.oid,
        case when coalesce(e.typrelid, t.typrelid) <> 0 and rel.relkind <> 'c' then 'pg_class' else 'pg_type' end::regclass::oid,
        case when coalesce(e.typrelid, t.typrelid) <> 0 and rel.relkind <> 'c' then rel.oid else coalesce(r.rngtypid, e.oid, t.oid) end,
        0
    from pg_catalog.pg_type as t
    left join pg_catalog.pg_type as e
        on e.typarray = t.oid
    left join pg_catalog.pg_range as r
        on r.rngmultitypid in (t.oid, e.oid)
    left join pg_catalog.pg_class as rel
        on rel.oid = coalesce(nullif(e.typrelid, 0), nullif(t.typrelid, 0))
    where t.oid >= 16384
        and (e.oid is not null or r.rngtypid is not null or rel.relkind <> 'c')
    union all
    select x.classid, x.objid, x.refclassid, x.refobjid, 0
    from pg_catalog.pg_depend as x
    where x.deptype = 'e'
)

select distinct
    coalesce(a.ofclassid, e.classid) as classid,
    coalesce(a.ofobjid, e.objid) as objid,
    coalesce(nullif(e.objsubid, 0), a.ofsubid, 0) as objsubid,
    coalesce(b.ofclassid, e.refclassid) as refclassid,
    coalesce(b.ofobjid, e.refobjid) as refobjid
from edge as e
left join part as a
    on a.classid = e.classid
    and a.objid = e.objid
left join part as b
    on b.classid = e.refclassid
    and b.objid = e.refobjid
where (coalesce(a.ofclassid, e.classid), coalesce(a.ofobjid, e.objid))
    <> (coalesce(b.ofclassid, e.refclassid), coalesce(b.ofobjid, e.refobjid));
