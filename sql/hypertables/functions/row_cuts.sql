create or replace function timeseries.row_cuts(kind text, planned boolean default false)
returns table (tenant_id uuid, cut timestamptz)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        t.tenant_id,
        case
            when row_cuts.kind <> 'api_usage_logs' or planned then ops.cut(row_cuts.kind, t.tenant_id)
            else least(ops.cut(row_cuts.kind, t.tenant_id), timeseries.usage_kept_from(t.tenant_id))
        end
    from (
        select c.tenant_id
        from ops.cuts(row_cuts.kind) as c
        union
        select k.tenant_id
        from timeseries.usage_kept as k
        where row_cuts.kind = 'api_usage_logs'
    ) as t
$$;

comment on function timeseries.row_cuts(text, boolean) is
    'Cuts as ops.cuts has them; of usage no later than timeseries.usage_kept_from, unless `planned`. For the owner.';

revoke all on function timeseries.row_cuts(text, boolean) from public;
