create or replace function timeseries.tg_api_usage_logs__note_changed()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select distinct c.tenant_id, date_trunc('hour', c.timestamp, 'UTC')
    from (
        select o.tenant_id, o.timestamp
        from old_rows as o
        union all
        select n.tenant_id, n.timestamp
        from new_rows as n
    ) as c
    cross join timeseries.usage_state as s
    left join timeseries.usage_kept as k on c.tenant_id = k.tenant_id
    where c.timestamp >= coalesce(k.kept_from, s.kept_from);
    return null;
end;
$$;

comment on function timeseries.tg_api_usage_logs__note_changed() is 'Notes which hours of usage have changed rows.';

revoke all on function timeseries.tg_api_usage_logs__note_changed() from public;
