create or replace function ops.cuts(kind text)
returns table (tenant_id uuid, cut timestamptz)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select null::uuid, ops.cut(cuts.kind)
    union all
    select t.tenant_id, ops.cut(cuts.kind, t.tenant_id)
    from (
        select p.tenant_id
        from ops.retention_periods as p
        where p.kind = cuts.kind
        union
        select h.tenant_id
        from ops.legal_holds as h
        inner join ops.retention_kinds as k
            on k.kind = cuts.kind
            and k.is_prefix
        where h.released_at is null
            and (h.kind is null or h.kind = cuts.kind)
    ) as t
$$;

comment on function ops.cuts(text) is
    'Cuts of a kind: the operator''s, with no tenant, and those of the tenants that have another. For the owner.';

revoke all on function ops.cuts(text) from public;
