create or replace function timeseries.tg_api_usage_logs__note_deleted()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into timeseries.usage_dirty_hours (tenant_id, hour)
    values (old.tenant_id, date_trunc('hour', old.timestamp, 'UTC'));
    return null;
end;
$$;

comment on function timeseries.tg_api_usage_logs__note_deleted() is 'Notes that an hour of usage has lost a row.';

revoke all on function timeseries.tg_api_usage_logs__note_deleted() from public;
