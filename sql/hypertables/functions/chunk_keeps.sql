-- Each question ends at the first row it finds, by an index that tenant_id leads where a tenant is named. The chunk's own ends stand
-- by themselves, so that no other chunk is planned for.
create or replace function timeseries.chunk_keeps(
    kind    text,
    begins  timestamptz,
    ends    timestamptz,
    planned boolean default false
)
returns boolean
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_kind ops.retention_kinds := ops.require_kind(kind);
    v_default timestamptz;
    v_tenants uuid[];
    v_cuts timestamptz[];
    v_keeps boolean;
begin
    select
        max(c.cut) filter (where c.tenant_id is null),
        coalesce(array_agg(c.tenant_id) filter (where c.tenant_id is not null), '{}'),
        coalesce(array_agg(c.cut) filter (where c.tenant_id is not null), '{}')
    into v_default, v_tenants, v_cuts
    from timeseries.row_cuts(v_kind.kind, planned) as c;
    execute format(
        'select
            $3 < $2
            and exists (
                select
                from %1$s as r
                where r.%2$I >= greatest($1, $3)
                    and r.%2$I < $2
                    and r.tenant_id <> all ($4)
            )
            or exists (
                select
                from unnest($4, $5) as o (tenant_id, cut)
                cross join lateral (
                    select
                    from %1$s as r
                    where r.tenant_id = o.tenant_id
                        and r.%2$I >= $1
                        and r.%2$I >= o.cut
                        and r.%2$I < $2
                    limit 1
                ) as kept
                where o.cut < $2
            )
            or exists (
                select
                from ops.legal_holds as h
                cross join lateral (
                    select
                    from %1$s as r
                    where r.tenant_id = h.tenant_id
                        and r.%2$I >= $1
                        and r.%2$I >= h.begins
                        and r.%2$I < $2
                        and r.%2$I < h.ends
                    limit 1
                ) as held
                where h.released_at is null
                    and (h.kind is null or h.kind = $6)
                    and h.begins < $2
                    and h.ends > $1
            )',
        v_kind.relation,
        v_kind.time_column
    )
    into v_keeps
    using begins, ends, v_default, v_tenants, v_cuts, v_kind.kind;
    return v_keeps;
end;
$$;

comment on function timeseries.chunk_keeps(text, timestamptz, timestamptz, boolean) is
    'Whether the chunk of that range holds a row whose tenant''s period is not over, or that is held. For the owner.';

revoke all on function timeseries.chunk_keeps(text, timestamptz, timestamptz, boolean) from public;
