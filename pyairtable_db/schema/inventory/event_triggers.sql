-- Event triggers.
select
    'pg_event_trigger'::regclass::oid as classid,
    t.oid as objid,
    'event trigger' as kind,
    quote_ident(t.evtname) as identity,
    t.evtowner as owner,
    obj_description(t.oid, 'pg_event_trigger') as comment,
    concat(
        format('create event trigger %I on %s', t.evtname, t.evtevent),
        E'\n    when tag in (' || (
            select string_agg(quote_literal(tag), ', ' order by tag collate "C")
            from unnest(t.evttags) as tag
        ) || ')',
        format(E'\n    execute function %s();', t.evtfoid::regproc)
    ) as definition,
    array_remove(
        array[
            case
                when t.evtenabled <> 'O' then
                    format(
                        'alter event trigger %I %s;',
                        t.evtname,
                        case t.evtenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end
                    )
            end
        ],
        null
    ) as further
from pg_catalog.pg_event_trigger as t
where not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_event_trigger'::regclass
            and e.objid = t.oid
            and e.deptype = 'e'
    );
