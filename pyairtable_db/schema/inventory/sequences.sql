-- Sequences people see; those of identity columns are part of their column.
select
    'pg_class'::regclass::oid as classid,
    c.oid as objid,
    'sequence' as kind,
    n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as identity,
    c.relowner as owner,
    obj_description(c.oid, 'pg_class') as comment,
    concat(
        'create ', case c.relpersistence when 'u' then 'unlogged ' end,
        format('sequence %I.%I', n.nspname, c.relname),
        case when s.seqtypid <> 'bigint'::regtype then ' as ' || format_type(s.seqtypid, null) end,
        case when s.seqincrement <> 1 then ' increment by ' || s.seqincrement end,
        case when s.seqmin <> d.low then ' minvalue ' || s.seqmin end,
        case when s.seqmax <> d.high then ' maxvalue ' || s.seqmax end,
        case
            when s.seqstart <> case when s.seqincrement > 0 then s.seqmin else s.seqmax end then ' start with ' || s.seqstart
        end,
        case when s.seqcache <> 1 then ' cache ' || s.seqcache end,
        case when s.seqcycle then ' cycle' end,
        ';'
    ) as definition
from pg_catalog.pg_sequence as s
join pg_catalog.pg_class as c
    on c.oid = s.seqrelid
join pg_catalog.pg_namespace as n
    on n.oid = c.relnamespace
cross join lateral (
    select
        case when s.seqincrement > 0 then 1 else t.low end as low,
        case when s.seqincrement > 0 then t.high else -1 end as high
    from (
        values
            ('smallint'::regtype, -32768::bigint, 32767::bigint),
            ('integer'::regtype, -2147483648, 2147483647),
            ('bigint'::regtype, -9223372036854775808, 9223372036854775807)
    ) as t (type, low, high)
    where t.type = s.seqtypid
) as d
where c.relnamespace = any($1)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_class'::regclass
            and e.objid = c.oid
            and e.deptype in ('e', 'i')
    );
