create or replace function ops.tenant_cuts(kind text, older_than interval default null)
returns table (tenant_id uuid, cut timestamptz)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        t.id,
        least(
            coalesce(now() - older_than, ops.cut(tenant_cuts.kind, t.id)),
            (
                select min(h.begins)
                from ops.legal_holds as h
                where k.is_prefix
                    and h.tenant_id = t.id
                    and (h.kind is null or h.kind = tenant_cuts.kind)
                    and h.released_at is null
            )
        )
    from ops.require_kind(tenant_cuts.kind) as k
    cross join core.tenants as t
$$;

comment on function ops.tenant_cuts(text, interval) is
    'The cut of every tenant: where its retention says, or `older_than` ago; of rows that go in order no later than the first legal hold. '
    'For the owner.';

revoke all on function ops.tenant_cuts(text, interval) from public;
