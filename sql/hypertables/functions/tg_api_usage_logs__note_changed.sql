create or replace function timeseries.tg_api_usage_logs__note_changed()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select o.tenant_id, date_trunc('hour', o.timestamp, 'UTC')
    from old_rows as o
    union
    select n.tenant_id, date_trunc('hour', n.timestamp, 'UTC')
    from new_rows as n;
    return null;
end;
$$;

comment on function timeseries.tg_api_usage_logs__note_changed() is 'Notes which hours of usage have changed rows.';

revoke all on function timeseries.tg_api_usage_logs__note_changed() from public;
