-- Collations: what they sort by, not the version of the library that sorts.
select
    'pg_collation'::regclass::oid as classid,
    c.oid as objid,
    'collation' as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, c.collname) as identity,
    c.collowner as owner,
    obj_description(c.oid, 'pg_collation') as comment,
    format(
        'create collation %I.%I (%s);',
        n.nspname,
        c.collname,
        concat_ws(
            ', ',
            'provider = ' || case c.collprovider when 'i' then 'icu' when 'c' then 'libc' when 'b' then 'builtin' end,
            'locale = ' || quote_literal(coalesce(j.document ->> 'colllocale', j.document ->> 'colliculocale')),
            case when c.collcollate = c.collctype then 'locale = ' || quote_literal(c.collcollate) end,
            case when c.collcollate <> c.collctype then 'lc_collate = ' || quote_literal(c.collcollate) end,
            case when c.collcollate <> c.collctype then 'lc_ctype = ' || quote_literal(c.collctype) end,
            'rules = ' || quote_literal(c.collicurules),
            case when not c.collisdeterministic then 'deterministic = false' end
        )
    ) as definition
from pg_catalog.pg_collation as c
-- PostgreSQL 17 renamed colliculocale to colllocale.
cross join lateral (select to_jsonb(c.*) as document) as j
join pg_catalog.pg_namespace as n
    on n.oid = c.collnamespace
where c.collnamespace = any($1)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_collation'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );
