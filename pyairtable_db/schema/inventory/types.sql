-- Enums, composite types, domains, ranges and base types; not the types that come with a table, an array or a range.
select
    'pg_type'::regclass::oid as classid,
    t.oid as objid,
    case t.typtype when 'd' then 'domain' else 'type' end as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, t.typname) as identity,
    t.typowner as owner,
    obj_description(t.oid, 'pg_type') as comment,
    case t.typtype
        when 'e' then (
            select format(
                E'create type %I.%I as enum (%s);',
                n.nspname,
                t.typname,
                E'\n' || string_agg('    ' || quote_literal(e.enumlabel), E',\n' order by e.enumsortorder) || E'\n'
            )
            from pg_catalog.pg_enum as e
            where e.enumtypid = t.oid
        )
        when 'c' then (
            select format(
                'create type %I.%I as (%s);',
                n.nspname,
                t.typname,
                E'\n' || string_agg(
                    format('    %I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                    || case when a.attcollation <> at.typcollation then ' collate ' || a.attcollation::regcollation else '' end,
                    E',\n' order by a.attnum
                ) || E'\n'
            )
            from pg_catalog.pg_attribute as a
            join pg_catalog.pg_type as at
                on at.oid = a.atttypid
            where a.attrelid = t.typrelid
                and a.attnum > 0
                and not a.attisdropped
        )
        when 'd' then
            format('create domain %I.%I as %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
            || case when t.typcollation <> b.typcollation then ' collate ' || t.typcollation::regcollation else '' end
            || case when t.typnotnull then ' not null' else '' end
            || coalesce(' default ' || pg_get_expr(t.typdefaultbin, 0, true), '')
            || coalesce(
                (
                    select string_agg(
                        format(E'\n    constraint %I %s', k.conname, pg_get_constraintdef(k.oid, true)),
                        '' order by k.conname collate "C"
                    )
                    from pg_catalog.pg_constraint as k
                    where k.contypid = t.oid
                        and k.contype = 'c'
                        and k.convalidated
                ),
                ''
            )
            || ';'
        when 'r' then (
            select format(
                E'create type %I.%I as range (\n    %s\n);',
                n.nspname,
                t.typname,
                concat_ws(
                    E',\n    ',
                    'subtype = ' || format_type(r.rngsubtype, null),
                    'multirange_type_name = ' || format_type(r.rngmultitypid, null),
                    case
                        when not o.opcdefault then format('subtype_opclass = %I.%I', opn.nspname, o.opcname)
                    end,
                    case when r.rngcollation <> s.typcollation then 'collation = ' || r.rngcollation::regcollation end,
                    case when r.rngcanonical <> 0 then 'canonical = ' || r.rngcanonical end,
                    case when r.rngsubdiff <> 0 then 'subtype_diff = ' || r.rngsubdiff end
                )
            )
            from pg_catalog.pg_range as r
            join pg_catalog.pg_type as s
                on s.oid = r.rngsubtype
            join pg_catalog.pg_opclass as o
                on o.oid = r.rngsubopc
            join pg_catalog.pg_namespace as opn
                on opn.oid = o.opcnamespace
            where r.rngtypid = t.oid
        )
        when 'b' then
            format(E'create type %I.%I (\n    ', n.nspname, t.typname)
            || concat_ws(
                E',\n    ',
                'input = ' || t.typinput,
                'output = ' || t.typoutput,
                case when t.typreceive <> 0 then 'receive = ' || t.typreceive end,
                case when t.typsend <> 0 then 'send = ' || t.typsend end,
                case when t.typmodin <> 0 then 'typmod_in = ' || t.typmodin end,
                case when t.typmodout <> 0 then 'typmod_out = ' || t.typmodout end,
                case when t.typanalyze <> 0 then 'analyze = ' || t.typanalyze end,
                case when t.typsubscript <> 0 then 'subscript = ' || t.typsubscript end,
                'internallength = ' || case t.typlen when -1 then 'variable' else t.typlen::text end,
                case when t.typbyval then 'passedbyvalue' end,
                'alignment = ' || case t.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4' else 'double' end,
                'storage = ' || case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end,
                'category = ' || quote_literal(t.typcategory::text),
                case when t.typispreferred then 'preferred = true' end,
                'default = ' || quote_literal(t.typdefault),
                case when t.typelem <> 0 then 'element = ' || format_type(t.typelem, null) end,
                'delimiter = ' || quote_literal(t.typdelim::text),
                case when t.typcollation <> 0 then 'collatable = true' end
            )
            || E'\n);'
    end as definition,
    (
        select coalesce(
            array_agg(
                format('comment on column %I.%I.%I is %L;', n.nspname, t.typname, a.attname, d.description)
                order by a.attnum
            ),
            '{}'
        )
        from pg_catalog.pg_attribute as a
        join pg_catalog.pg_description as d
            on d.classoid = 'pg_class'::regclass
            and d.objoid = a.attrelid
            and d.objsubid = a.attnum
        where t.typtype = 'c'
            and a.attrelid = t.typrelid
            and not a.attisdropped
    )
    || (
        select coalesce(
            array_agg(
                format('alter domain %I.%I add constraint %I %s;', n.nspname, t.typname, k.conname, pg_get_constraintdef(k.oid, true))
                order by k.conname collate "C"
            ),
            '{}'
        )
        from pg_catalog.pg_constraint as k
        where k.contypid = t.oid
            and k.contype = 'c'
            and not k.convalidated
    )
    || (
        select coalesce(
            array_agg(
                format('comment on constraint %I on domain %I.%I is %L;', k.conname, n.nspname, t.typname, d.description)
                order by k.conname collate "C"
            ),
            '{}'
        )
        from pg_catalog.pg_constraint as k
        join pg_catalog.pg_description as d
            on d.classoid = 'pg_constraint'::regclass
            and d.objoid = k.oid
        where k.contypid = t.oid
    ) as further
from pg_catalog.pg_type as t
join pg_catalog.pg_namespace as n
    on n.oid = t.typnamespace
left join pg_catalog.pg_class as rel
    on rel.oid = t.typrelid
left join pg_catalog.pg_type as b
    on b.oid = t.typbasetype
where t.typnamespace = any($1)
    and t.typtype in ('b', 'c', 'd', 'e', 'r')
    and t.typisdefined
    and (t.typtype <> 'c' or rel.relkind = 'c')
    and not (
        t.typtype = 'b'
        and exists (
            select
            from pg_catalog.pg_type as e
            where e.typarray = t.oid
        )
    )
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_type'::regclass
            and e.objid = t.oid
            and e.deptype = 'e'
    );
