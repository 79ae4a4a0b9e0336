create or replace function ops.rollup_state()
returns table (
    watermark   timestamptz,
    kept_from   timestamptz,
    own_times   bigint,
    dirty_hours bigint,
    late_rows   bigint
)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        nullif(s.watermark, '-infinity'),
        nullif(s.kept_from, '-infinity'),
        (select count(*) from timeseries.usage_kept),
        (select count(distinct (d.tenant_id, d.hour)) from timeseries.usage_dirty_hours as d where d.hour < s.watermark),
        (select count(*) from timeseries.usage_late_rows)
    from timeseries.usage_state as s
$$;

comment on function ops.rollup_state() is
    'How far the rollups of usage reach, from when rows count, how many tenants have a time of their own for that, and what the next refresh '
    'has to mend: hours that changed since they were rolled up, and rows to be added. For the owner.';

revoke all on function ops.rollup_state() from public;
