create or replace function ops.periods(tenant_id uuid default null)
returns table (
    kind        text,
    keep        interval,
    at_least    interval,
    at_most     interval,
    own_periods bigint,
    tenant_keep interval,
    effective   interval
)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        k.kind,
        k.keep,
        k.at_least,
        k.at_most,
        (select count(*) from ops.retention_periods as o where o.kind = k.kind),
        p.keep,
        case
            when p.keep is null then k.keep
            else least(greatest(p.keep, k.at_least), k.at_most)
        end
    from ops.retention_kinds as k
    left join ops.retention_periods as p
        on k.kind = p.kind
        and p.tenant_id = periods.tenant_id
    order by k.place
$$;

comment on function ops.periods(uuid) is
    'For each kind of rows: the operator''s period, null for ever, and the bounds of tenants'' own; how many tenants have one; that of the '
    'tenant asked for, null for none, and what counts for it, or for those without. For the owner.';

revoke all on function ops.periods(uuid) from public;
