-- Operators, operator families and operator classes.
select
    'pg_operator'::regclass::oid as classid,
    o.oid as objid,
    'operator' as kind,
    n.nspname as schema,
    format(
        '%I.%s (%s, %s)',
        n.nspname,
        o.oprname,
        case o.oprleft when 0 then 'none' else format_type(o.oprleft, null) end,
        format_type(o.oprright, null)
    ) as identity,
    o.oprowner as owner,
    obj_description(o.oid, 'pg_operator') as comment,
    format(E'create operator %I.%s (\n    ', n.nspname, o.oprname)
    || concat_ws(
        E',\n    ',
        'function = ' || o.oprcode,
        case when o.oprleft <> 0 then 'leftarg = ' || format_type(o.oprleft, null) end,
        'rightarg = ' || format_type(o.oprright, null),
        case when o.oprcom <> 0 then format('commutator = operator(%I.%s)', cn.nspname, com.oprname) end,
        case when o.oprnegate <> 0 then format('negator = operator(%I.%s)', nn.nspname, neg.oprname) end,
        case when o.oprrest <> 0 then 'restrict = ' || o.oprrest end,
        case when o.oprjoin <> 0 then 'join = ' || o.oprjoin end,
        case when o.oprcanhash then 'hashes' end,
        case when o.oprcanmerge then 'merges' end
    )
    || E'\n);' as definition
from pg_catalog.pg_operator as o
join pg_catalog.pg_namespace as n
    on n.oid = o.oprnamespace
left join pg_catalog.pg_operator as com
    on com.oid = o.oprcom
left join pg_catalog.pg_namespace as cn
    on cn.oid = com.oprnamespace
left join pg_catalog.pg_operator as neg
    on neg.oid = o.oprnegate
left join pg_catalog.pg_namespace as nn
    on nn.oid = neg.oprnamespace
where o.oprnamespace = any($1)
    and o.oprcode <> 0
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_operator'::regclass
            and e.objid = o.oid
            and e.deptype = 'e'
    )
union all
select
    'pg_opfamily'::regclass::oid,
    f.oid,
    'operator family',
    n.nspname,
    format('%I.%I using %I', n.nspname, f.opfname, m.amname),
    f.opfowner,
    obj_description(f.oid, 'pg_opfamily'),
    format('create operator family %I.%I using %I;', n.nspname, f.opfname, m.amname)
from pg_catalog.pg_opfamily as f
join pg_catalog.pg_namespace as n
    on n.oid = f.opfnamespace
join pg_catalog.pg_am as m
    on m.oid = f.opfmethod
where f.opfnamespace = any($1)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_opfamily'::regclass
            and e.objid = f.oid
            and e.deptype = 'e'
    )
union all
select
    'pg_opclass'::regclass::oid,
    c.oid,
    'operator class',
    n.nspname,
    format('%I.%I using %I', n.nspname, c.opcname, m.amname),
    c.opcowner,
    obj_description(c.oid, 'pg_opclass'),
    format(
        E'create operator class %I.%I %sfor type %s using %I family %I.%I as\n    ',
        n.nspname,
        c.opcname,
        case when c.opcdefault then 'default ' end,
        format_type(c.opcintype, null),
        m.amname,
        fn.nspname,
        f.opfname
    )
    || concat_ws(
        E',\n    ',
        (
            select string_agg(
                format('operator %s %s', a.amopstrategy, a.amopopr::regoperator)
                || coalesce(' for order by ' || quote_ident(sn.nspname) || '.' || quote_ident(s.opfname), ''),
                E',\n    ' order by a.amopstrategy, a.amopopr::regoperator::text collate "C"
            )
            from pg_catalog.pg_amop as a
            left join pg_catalog.pg_opfamily as s
                on s.oid = a.amopsortfamily
            left join pg_catalog.pg_namespace as sn
                on sn.oid = s.opfnamespace
            where a.amopfamily = c.opcfamily
                and a.amoplefttype = c.opcintype
                and a.amoprighttype = c.opcintype
        ),
        (
            select string_agg(
                format('function %s %s', p.amprocnum, p.amproc::regprocedure),
                E',\n    ' order by p.amprocnum
            )
            from pg_catalog.pg_amproc as p
            where p.amprocfamily = c.opcfamily
                and p.amproclefttype = c.opcintype
                and p.amprocrighttype = c.opcintype
        ),
        case when c.opckeytype <> 0 then 'storage ' || format_type(c.opckeytype, null) end
    )
    || ';'
from pg_catalog.pg_opclass as c
join pg_catalog.pg_namespace as n
    on n.oid = c.opcnamespace
join pg_catalog.pg_am as m
    on m.oid = c.opcmethod
join pg_catalog.pg_opfamily as f
    on f.oid = c.opcfamily
join pg_catalog.pg_namespace as fn
    on fn.oid = f.opfnamespace
where c.opcnamespace = any($1)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_opclass'::regclass
            and e.objid = c.oid
            and e.deptype = 'e'
    );
