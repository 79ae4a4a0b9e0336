-- Text search templates, parsers, dictionaries and configurations.
with mapping as (
    -- One row a configuration and list of dictionaries: the tokens that go through them.
    select
        m.cfg,
        m.dictionaries,
        string_agg(quote_ident(m.token), ', ' order by m.token collate "C") as tokens
    from (
        select
            c.oid as cfg,
            t.alias as token,
            string_agg(format('%I.%I', dn.nspname, d.dictname), ', ' order by map.mapseqno) as dictionaries
        from pg_catalog.pg_ts_config as c
        join pg_catalog.pg_ts_config_map as map
            on map.mapcfg = c.oid
        join lateral pg_catalog.ts_token_type(c.cfgparser) as t
            on t.tokid = map.maptokentype
        join pg_catalog.pg_ts_dict as d
            on d.oid = map.mapdict
        join pg_catalog.pg_namespace as dn
            on dn.oid = d.dictnamespace
        where c.cfgnamespace = any($1)
        group by c.oid, t.alias
    ) as m
    group by m.cfg, m.dictionaries
),

found as (
    select
        'pg_ts_template'::regclass::oid as classid,
        t.oid as objid,
        'text search template' as kind,
        n.nspname as schema,
        format('%I.%I', n.nspname, t.tmplname) as identity,
        null::oid as owner,
        array['lexize = ' || t.tmpllexize, case when t.tmplinit <> 0 then 'init = ' || t.tmplinit end] as parameters,
        '{}'::text[] as further
    from pg_catalog.pg_ts_template as t
    join pg_catalog.pg_namespace as n
        on n.oid = t.tmplnamespace
    where t.tmplnamespace = any($1)
    union all
    select
        'pg_ts_parser'::regclass::oid,
        p.oid,
        'text search parser',
        n.nspname,
        format('%I.%I', n.nspname, p.prsname),
        null::oid,
        array[
            'start = ' || p.prsstart,
            'gettoken = ' || p.prstoken,
            'end = ' || p.prsend,
            'lextypes = ' || p.prslextype,
            case when p.prsheadline <> 0 then 'headline = ' || p.prsheadline end
        ],
        '{}'::text[]
    from pg_catalog.pg_ts_parser as p
    join pg_catalog.pg_namespace as n
        on n.oid = p.prsnamespace
    where p.prsnamespace = any($1)
    union all
    select
        'pg_ts_dict'::regclass::oid,
        d.oid,
        'text search dictionary',
        n.nspname,
        format('%I.%I', n.nspname, d.dictname),
        d.dictowner,
        array[format('template = %I.%I', tn.nspname, t.tmplname), d.dictinitoption],
        '{}'::text[]
    from pg_catalog.pg_ts_dict as d
    join pg_catalog.pg_namespace as n
        on n.oid = d.dictnamespace
    join pg_catalog.pg_ts_template as t
        on t.oid = d.dicttemplate
    join pg_catalog.pg_namespace as tn
        on tn.oid = t.tmplnamespace
    where d.dictnamespace = any($1)
    union all
    select
        'pg_ts_config'::regclass::oid,
        c.oid,
        'text search configuration',
        n.nspname,
        format('%I.%I', n.nspname, c.cfgname),
        c.cfgowner,
        array[format('parser = %I.%I', pn.nspname, p.prsname)],
        array(
            select format(
                E'alter text search configuration %I.%I\n    add mapping for %s\n    with %s;',
                n.nspname, c.cfgname, m.tokens, m.dictionaries
            )
            from mapping as m
            where m.cfg = c.oid
            order by m.dictionaries collate "C"
        )
    from pg_catalog.pg_ts_config as c
    join pg_catalog.pg_namespace as n
        on n.oid = c.cfgnamespace
    join pg_catalog.pg_ts_parser as p
        on p.oid = c.cfgparser
    join pg_catalog.pg_namespace as pn
        on pn.oid = p.prsnamespace
    where c.cfgnamespace = any($1)
)

select
    f.classid,
    f.objid,
    f.kind,
    f.schema,
    f.identity,
    f.owner,
    d.description as comment,
    concat(
        'create ', f.kind, ' ', f.identity,
        E' (\n    ', array_to_string(f.parameters, E',\n    '), E'\n);'
    ) as definition,
    f.further
from found as f
left join pg_catalog.pg_description as d
    on d.classoid = f.classid
    and d.objoid = f.objid
where not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = f.classid
            and e.objid = f.objid
            and e.deptype = 'e'
    );
