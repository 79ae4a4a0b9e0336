create or replace function timeseries.tg_api_usage_logs__note_deleted()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    -- What goes from before that time, goes from the rows alone.
    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    select old.tenant_id, date_trunc('hour', old.timestamp, 'UTC')
    where old.timestamp >= timeseries.usage_kept_from(old.tenant_id);
    return null;
end;
$$;

comment on function timeseries.tg_api_usage_logs__note_deleted() is
    'Notes that an hour of usage has lost a row, unless the rollups alone count by then.';

revoke all on function timeseries.tg_api_usage_logs__note_deleted() from public;
