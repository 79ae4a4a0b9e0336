-- Publications with their tables, row filters, column lists and schemas. Subscriptions are left out: their connection
-- strings carry passwords.
select
    'pg_publication'::regclass::oid as classid,
    p.oid as objid,
    'publication' as kind,
    quote_ident(p.pubname) as identity,
    p.pubowner as owner,
    obj_description(p.oid, 'pg_publication') as comment,
    concat(
        format('create publication %I', p.pubname),
        case when p.puballtables then E'\n    for all tables' end,
        E'\n    for ' || (
            select string_agg(m.member, E',\n        ' order by m.member collate "C")
            from (
                select concat(
                    format('table %s', r.prrelid::regclass),
                    ' (' || (
                        select string_agg(quote_ident(a.attname), ', ' order by a.attname collate "C")
                        from pg_catalog.pg_attribute as a
                        where a.attrelid = r.prrelid
                            and a.attnum = any(r.prattrs)
                    ) || ')',
                    ' where (' || pg_get_expr(r.prqual, r.prrelid, true) || ')'
                ) as member
                from pg_catalog.pg_publication_rel as r
                where r.prpubid = p.oid
                union all
                select format('tables in schema %I', n.nspname)
                from pg_catalog.pg_publication_namespace as s
                join pg_catalog.pg_namespace as n
                    on n.oid = s.pnnspid
                where s.pnpubid = p.oid
            ) as m
        ),
        format(
            E'\n    with (publish = %L%s);',
            concat_ws(
                ', ',
                case when p.pubinsert then 'insert' end,
                case when p.pubupdate then 'update' end,
                case when p.pubdelete then 'delete' end,
                case when p.pubtruncate then 'truncate' end
            ),
            case when p.pubviaroot then ', publish_via_partition_root = true' end
        )
    ) as definition
from pg_catalog.pg_publication as p;
