-- The functions of one schema, and every type that their arguments and results are made of, as one JSON document.
-- $1 is the schema, $2 the roles whose rights are asked for. Functions that cannot be called over HTTP are left out:
-- triggers, procedures, aggregates, and those that need an argument or give a result of a pseudo-type.
with recursive functions as (
    select
        p.*,
        coalesce(p.proallargtypes, p.proargtypes::oid[]) as all_types,
        coalesce(p.proargmodes::text[], array_fill('i'::text, array[p.pronargs::int])) as all_modes
    from pg_catalog.pg_proc as p
    join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
    where n.nspname = $1
        and p.prokind = 'f'
        and not exists (
            select
            from unnest(p.proargtypes::oid[] || p.prorettype) as used (type_oid)
            join pg_catalog.pg_type as t on t.oid = used.type_oid
            where t.typtype = 'p'
                and t.oid not in ('pg_catalog.void'::regtype, 'pg_catalog.record'::regtype)
        )
),

used (type_oid) as (
    select unnest(f.all_types || f.prorettype) from functions as f
    union
    select parts.type_oid
    from used as u
    join pg_catalog.pg_type as t on t.oid = u.type_oid
    cross join lateral (
        select t.typelem where t.typcategory = 'A'
        union all
        select t.typbasetype where t.typtype = 'd'
        union all
        select r.rngsubtype from pg_catalog.pg_range as r where r.rngtypid = t.oid
        union all
        select a.atttypid
        from pg_catalog.pg_attribute as a
        where a.attrelid = t.typrelid
            and a.attnum > 0
            and not a.attisdropped
    ) as parts (type_oid)
    where parts.type_oid <> 0
),

arguments as (
    select
        f.oid,
        json_agg(
            json_build_object(
                'name', coalesce(f.proargnames[a.place], ''),
                'mode', f.all_modes[a.place],
                'type', pg_catalog.format_type(a.type_oid, null),
                'type_oid', a.type_oid::bigint,
                'default', pg_catalog.pg_get_function_arg_default(f.oid, a.place::int)
            )
            order by a.place
        ) as arguments
    from functions as f
    cross join unnest(f.all_types) with ordinality as a (type_oid, place)
    group by f.oid
)

select
    json_build_object(
        'schema', $1,
        'comment', pg_catalog.obj_description(pg_catalog.to_regnamespace(quote_ident($1))::oid, 'pg_namespace'),
        -- Whether anybody's function reads request.headers and the like: setting them takes time.
        'reads_request', exists (
            select
            from pg_catalog.pg_proc as p
            join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
            where n.nspname !~ '^(pg_|information_schema$|_timescaledb)'
                and (
                    p.prosrc ~ 'request\.(headers|method|path|cookies|jwt)'
                    or (n.nspname = $1 and p.prosrc ~* 'current_setting\s*\(\s*[^''\s]')
                )
        ),
        -- What ALTER ROLE says: SET ROLE does not apply it. That of this database comes last, and counts.
        'timeouts', (
            select coalesce(json_agg(json_build_array(r.rolname, split_part(s.setting, '=', 2)) order by d.setdatabase), '[]')
            from pg_catalog.pg_db_role_setting as d
            join pg_catalog.pg_roles as r on r.oid = d.setrole
            cross join unnest(d.setconfig) as s (setting)
            where r.rolname = any($2::text[])
                and s.setting like 'statement_timeout=%'
                and d.setdatabase in (0, (
                    select b.oid from pg_catalog.pg_database as b where b.datname = pg_catalog.current_database()
                ))
        ),
        'functions', (
            select
                coalesce(
                    json_agg(
                        json_build_object(
                            'name', f.proname,
                            'oid', f.oid::bigint,
                            'arguments', coalesce(a.arguments, '[]'),
                            'result_type', pg_catalog.format_type(f.prorettype, null),
                            'result_oid', f.prorettype::bigint,
                            'returns_set', f.proretset,
                            'volatility', f.provolatile,
                            'strict', f.proisstrict,
                            'settings', coalesce(to_json(f.proconfig), '[]'),
                            'comment', pg_catalog.obj_description(f.oid, 'pg_proc'),
                            'roles', array(
                                select r.rolname
                                from pg_catalog.pg_roles as r
                                where r.rolname = any($2::text[])
                                    and pg_catalog.has_function_privilege(r.oid, f.oid, 'execute')
                                    and pg_catalog.has_schema_privilege(r.oid, f.pronamespace, 'usage')
                                order by r.rolname
                            )
                        )
                        order by f.proname, f.oid
                    ),
                    '[]'
                )
            from functions as f
            left join arguments as a on a.oid = f.oid
        ),
        'types', (
            select
                coalesce(
                    json_agg(
                        json_build_object(
                            'oid', t.oid::bigint,
                            'name', pg_catalog.format_type(t.oid, null),
                            'kind', case
                                when t.typcategory = 'A' and t.typtype = 'b' then 'a'
                                else t.typtype::text
                            end,
                            'element_oid', case when t.typcategory = 'A' then t.typelem::bigint end,
                            'base_oid', case when t.typtype = 'd' then t.typbasetype::bigint end,
                            'not_null', t.typnotnull,
                            'checks', (
                                select json_agg(pg_catalog.pg_get_constraintdef(k.oid) order by k.conname)
                                from pg_catalog.pg_constraint as k
                                where k.contypid = t.oid
                                    and k.contype = 'c'
                            ),
                            'subtype_oid', (
                                select r.rngsubtype::bigint from pg_catalog.pg_range as r where r.rngtypid = t.oid
                            ),
                            'labels', (
                                select json_agg(e.enumlabel order by e.enumsortorder)
                                from pg_catalog.pg_enum as e
                                where e.enumtypid = t.oid
                            ),
                            'columns', (
                                select
                                    json_agg(
                                        json_build_object(
                                            'name', c.attname,
                                            'type', pg_catalog.format_type(c.atttypid, c.atttypmod),
                                            'type_oid', c.atttypid::bigint,
                                            'not_null', c.attnotnull
                                        )
                                        order by c.attnum
                                    )
                                from pg_catalog.pg_attribute as c
                                where c.attrelid = t.typrelid
                                    and t.typtype = 'c'
                                    and c.attnum > 0
                                    and not c.attisdropped
                            ),
                            'comment', case
                                when t.typrelid = 0 then pg_catalog.obj_description(t.oid, 'pg_type')
                                else coalesce(
                                    pg_catalog.obj_description(t.oid, 'pg_type'),
                                    pg_catalog.obj_description(t.typrelid, 'pg_class')
                                )
                            end
                        )
                        order by t.oid
                    ),
                    '[]'
                )
            from pg_catalog.pg_type as t
            where t.oid in (select u.type_oid from used as u)
        )
    )::text
