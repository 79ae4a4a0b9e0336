-- Functions, procedures and aggregates, by the types of their input.
select
    'pg_proc'::regclass::oid as classid,
    p.oid as objid,
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end as kind,
    n.nspname as schema,
    own.identity,
    p.proowner as owner,
    obj_description(p.oid, 'pg_proc') as comment,
    case
        when p.prokind <> 'a' then rtrim(pg_get_functiondef(p.oid), E'\n') || ';'
        else
            'create aggregate ' || own.identity || E' (\n    '
            || concat_ws(
                E',\n    ',
                'sfunc = ' || a.aggtransfn,
                'stype = ' || format_type(a.aggtranstype, null),
                case when a.aggtransspace <> 0 then 'sspace = ' || a.aggtransspace end,
                case when a.aggfinalfn <> 0 then 'finalfunc = ' || a.aggfinalfn end,
                case when a.aggfinalextra then 'finalfunc_extra' end,
                case
                    when a.aggfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end then
                        'finalfunc_modify = '
                        || case a.aggfinalmodify when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end
                end,
                case when a.aggcombinefn <> 0 then 'combinefunc = ' || a.aggcombinefn end,
                case when a.aggserialfn <> 0 then 'serialfunc = ' || a.aggserialfn end,
                case when a.aggdeserialfn <> 0 then 'deserialfunc = ' || a.aggdeserialfn end,
                'initcond = ' || quote_literal(a.agginitval),
                case when a.aggmtransfn <> 0 then 'msfunc = ' || a.aggmtransfn end,
                case when a.aggminvtransfn <> 0 then 'minvfunc = ' || a.aggminvtransfn end,
                case when a.aggmtranstype <> 0 then 'mstype = ' || format_type(a.aggmtranstype, null) end,
                case when a.aggmtransspace <> 0 then 'msspace = ' || a.aggmtransspace end,
                case when a.aggmfinalfn <> 0 then 'mfinalfunc = ' || a.aggmfinalfn end,
                case when a.aggmfinalextra then 'mfinalfunc_extra' end,
                case
                    when a.aggmtransfn <> 0 and a.aggmfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end then
                        'mfinalfunc_modify = '
                        || case a.aggmfinalmodify when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end
                end,
                'minitcond = ' || quote_literal(a.aggminitval),
                case when a.aggsortop <> 0 then format('sortop = operator(%I.%s)', opn.nspname, op.oprname) end,
                case p.proparallel when 's' then 'parallel = safe' when 'r' then 'parallel = restricted' end,
                case when a.aggkind = 'h' then 'hypothetical' end
            )
            || E'\n);'
    end as definition
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n
    on n.oid = p.pronamespace
left join pg_catalog.pg_aggregate as a
    on a.aggfnoid = p.oid
left join pg_catalog.pg_operator as op
    on op.oid = a.aggsortop
left join pg_catalog.pg_namespace as opn
    on opn.oid = op.oprnamespace
cross join lateral (
    select format(
        '%I.%I(%s)',
        n.nspname,
        p.proname,
        case
            when p.prokind <> 'a' then oidvectortypes(p.proargtypes)
            else coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*')
        end
    ) as identity
) as own
where p.pronamespace = any($1)
    and not exists (
        select
        from pg_catalog.pg_depend as e
        where e.classid = 'pg_proc'::regclass
            and e.objid = p.oid
            and e.deptype in ('e', 'i')
    );
