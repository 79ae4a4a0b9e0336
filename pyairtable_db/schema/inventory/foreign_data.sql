-- Foreign data wrappers and servers, without the options that may carry a secret; user mappings without any: only some
-- readers may see them.
with found as (
    select
        'pg_foreign_data_wrapper'::regclass::oid as classid,
        w.oid as objid,
        'foreign data wrapper' as kind,
        quote_ident(w.fdwname) as identity,
        w.fdwowner as owner,
        concat(
            format('create foreign data wrapper %I', w.fdwname),
            case when w.fdwhandler <> 0 then E'\n    handler ' || w.fdwhandler::regproc end,
            case when w.fdwvalidator <> 0 then E'\n    validator ' || w.fdwvalidator::regproc end
        ) as definition,
        w.fdwoptions as options
    from pg_catalog.pg_foreign_data_wrapper as w
    union all
    select
        'pg_foreign_server'::regclass::oid,
        s.oid,
        'server',
        quote_ident(s.srvname),
        s.srvowner,
        concat(
            format('create server %I', s.srvname),
            ' type ' || quote_literal(s.srvtype),
            ' version ' || quote_literal(s.srvversion),
            format(E'\n    foreign data wrapper %I', w.fdwname)
        ),
        s.srvoptions
    from pg_catalog.pg_foreign_server as s
    join pg_catalog.pg_foreign_data_wrapper as w
        on w.oid = s.srvfdw
    union all
    select
        'pg_user_mapping'::regclass::oid,
        u.umid,
        'user mapping',
        format('for %s server %I', case u.umuser when 0 then 'public' else quote_ident(u.usename) end, u.srvname),
        null::oid,
        format('create user mapping for %s server %I', case u.umuser when 0 then 'public' else quote_ident(u.usename) end, u.srvname),
        null::text[]
    from pg_catalog.pg_user_mappings as u
)

select
    f.classid,
    f.objid,
    f.kind,
    f.identity,
    f.owner,
    d.description as comment,
    concat(
        f.definition,
        E'\n    options (' || (
            select string_agg(format('%I %L', o.option_name, o.option_value), ', ' order by o.option_name collate "C")
            from pg_catalog.pg_options_to_table(f.options) as o
            where o.option_name !~* '(pass|secret|token|key)'
        ) || ')',
        ';'
    ) as definition
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
