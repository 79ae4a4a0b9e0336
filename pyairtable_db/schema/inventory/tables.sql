-- Tables, foreign tables and partitions: what stands before (definition) and after (closing) the list of their columns
-- and constraints, and the statements that follow (further).
select
    'pg_class'::regclass::oid as classid,
    c.oid as objid,
    case c.relkind when 'f' then 'foreign table' else 'table' end as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as identity,
    c.relowner as owner,
    obj_description(c.oid, 'pg_class') as comment,
    concat(
        'create ',
        case c.relpersistence when 'u' then 'unlogged ' end,
        case c.relkind when 'f' then 'foreign ' end,
        format('table %I.%I', n.nspname, c.relname),
        case when c.relispartition then E'\n    partition of ' || parents.list end,
        case when c.reloftype <> 0 then ' of ' || format_type(c.reloftype, null) end
    ) as definition,
    concat(
        case when c.relispartition then E'\n    ' || pg_get_expr(c.relpartbound, c.oid) end,
        case when not c.relispartition then E'\ninherits (' || parents.list || ')' end,
        case when c.relkind = 'p' then E'\n' || case when c.relispartition then '    ' else '' end || 'partition by ' || pg_get_partkeydef(c.oid) end,
        case when am.amname <> 'heap' then E'\nusing ' || quote_ident(am.amname) end,
        E'\nserver ' || quote_ident(s.srvname) || options.list,
        E'\nwith (' || parameters.list || ')',
        E'\ntablespace ' || quote_ident(ts.spcname)
    ) as closing,
    c.relispartition or c.reloftype <> 0 as derived,
    array_remove(
        array[
            case when c.relrowsecurity then format('alter table %I.%I enable row level security;', n.nspname, c.relname) end,
            case when c.relforcerowsecurity then format('alter table %I.%I force row level security;', n.nspname, c.relname) end,
            case
                when c.relkind = 'f' then null
                when c.relreplident = 'f' then format('alter table %I.%I replica identity full;', n.nspname, c.relname)
                when c.relreplident = 'n' then format('alter table %I.%I replica identity nothing;', n.nspname, c.relname)
            end
        ],
        null
    ) as further
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
left join pg_catalog.pg_am as am
    on am.oid = c.relam
left join pg_catalog.pg_tablespace as ts
    on ts.oid = c.reltablespace
left join pg_catalog.pg_class as toast
    on toast.oid = c.reltoastrelid
left join pg_catalog.pg_foreign_table as f
    on f.ftrelid = c.oid
left join pg_catalog.pg_foreign_server as s
    on s.oid = f.ftserver
cross join lateral (
    select string_agg(format('%I.%I', pn.nspname, p.relname), ', ' order by i.inhseqno) as list
    from pg_catalog.pg_inherits as i
    join pg_catalog.pg_class as p
        on p.oid = i.inhparent
    join pg_catalog.pg_namespace as pn
        on pn.oid = p.relnamespace
    where i.inhrelid = c.oid
) as parents
cross join lateral (
    select string_agg(
        o.name || ' = ' || case when o.value ~ '^([a-z_]+|-?[0-9]+(\.[0-9]+)?)$' then o.value else quote_literal(o.value) end,
        ', ' order by o.name collate "C"
    ) as list
    from (
        select
            quote_ident(r.option_name) as name,
            r.option_value as value
        from pg_catalog.pg_options_to_table(c.reloptions) as r
        union all
        select
            'toast.' || quote_ident(r.option_name),
            r.option_value
        from pg_catalog.pg_options_to_table(toast.reloptions) as r
    ) as o
) as parameters
cross join lateral (
    select E'\noptions (' || string_agg(format('%I %L', o.option_name, o.option_value), ', ' order by o.option_name collate "C") || ')' as list
    from pg_catalog.pg_options_to_table(f.ftoptions) as o
    where o.option_name !~* '(pass|secret|token|key)'
) as options
where c.relkind in ('r', 'p', 'f')
    and c.relnamespace = any($1)
    and c.oid <> all($2)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_class'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );
