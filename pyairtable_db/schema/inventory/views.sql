-- Views and materialized views.
select
    'pg_class'::regclass::oid as classid,
    c.oid as objid,
    case c.relkind when 'v' then 'view' else 'materialized view' end as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as identity,
    c.relowner as owner,
    obj_description(c.oid, 'pg_class') as comment,
    concat(
        case c.relkind when 'v' then 'create or replace view ' else 'create materialized view ' end,
        format('%I.%I', n.nspname, c.relname),
        case when am.amname <> 'heap' then E'\nusing ' || quote_ident(am.amname) end,
        E'\nwith (' || parameters.list || ')',
        E'\ntablespace ' || quote_ident(ts.spcname),
        E'\nas\n',
        rtrim(ltrim(pg_get_viewdef(c.oid, 0), ' '), ';'),
        case when c.relkind = 'm' then E'\nwith no data' end,
        ';'
    ) as definition
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
left join pg_catalog.pg_am as am
    on am.oid = c.relam
left join pg_catalog.pg_tablespace as ts
    on ts.oid = c.reltablespace
cross join lateral (
    select string_agg(o.option_name || ' = ' || o.option_value, ', ' order by o.option_name collate "C") as list
    from pg_catalog.pg_options_to_table(c.reloptions) as o
) as parameters
where c.relkind in ('v', 'm')
    and c.relnamespace = any($1)
    and c.oid <> all($2)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_class'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );
