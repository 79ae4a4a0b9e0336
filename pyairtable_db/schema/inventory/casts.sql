-- Casts somebody made: those of initdb have a pinned OID below 16384.
select
    'pg_cast'::regclass::oid as classid,
    c.oid as objid,
    'cast' as kind,
    format('(%s as %s)', format_type(c.castsource, null), format_type(c.casttarget, null)) as identity,
    obj_description(c.oid, 'pg_cast') as comment,
    format(
        'create cast (%s as %s) %s%s;',
        format_type(c.castsource, null),
        format_type(c.casttarget, null),
        case c.castmethod
            when 'f' then 'with function ' || c.castfunc::regprocedure
            when 'i' then 'with inout'
            else 'without function'
        end,
        case c.castcontext when 'a' then ' as assignment' when 'i' then ' as implicit' else '' end
    ) as definition
from pg_catalog.pg_cast as c
where c.oid >= 16384
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_cast'::regclass
            and e.objid = c.oid
            and e.deptype in ('e', 'i')
    );
