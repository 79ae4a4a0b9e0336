create or replace function timeseries.tg_api_usage_logs__note_deleted()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kept_from timestamptz;
begin
    -- As timeseries.usage_kept_from has it, whose call would cost a row of a large delete as much as all the rest.
    select coalesce(k.kept_from, s.kept_from) into v_kept_from
    from timeseries.usage_state as s
    left join timeseries.usage_kept as k on k.tenant_id = old.tenant_id;
    -- What goes from before that time, goes from the rows alone.
    if old.timestamp >= v_kept_from then
        insert into timeseries.usage_dirty_hours (tenant_id, hour)
        values (old.tenant_id, date_trunc('hour', old.timestamp, 'UTC'));
    end if;
    return null;
end;
$$;

comment on function timeseries.tg_api_usage_logs__note_deleted() is
    'Notes that an hour of usage has lost a row, unless the rollups alone count by then.';

revoke all on function timeseries.tg_api_usage_logs__note_deleted() from public;
