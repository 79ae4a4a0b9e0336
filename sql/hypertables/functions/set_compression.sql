create or replace function timeseries.set_compression(is_on boolean)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if not is_on then
        alter table timeseries.api_usage_logs set (timescaledb.compress = false);
        alter table timeseries.conversation_messages set (timescaledb.compress = false);
        return;
    end if;
    if not exists (
        select
        from timescaledb_information.hypertables as h
        where h.hypertable_schema = 'timeseries'
            and h.hypertable_name = 'api_usage_logs'
            and h.compression_enabled
    ) then
        alter table timeseries.api_usage_logs set (
            timescaledb.compress,
            timescaledb.compress_segmentby = 'tenant_id',
            timescaledb.compress_orderby = 'timestamp desc'
        );
        alter table timeseries.conversation_messages set (
            timescaledb.compress,
            timescaledb.compress_segmentby = 'tenant_id',
            timescaledb.compress_orderby = 'session_id, created_time, id'
        );
    end if;
end;
$$;

comment on function timeseries.set_compression(boolean) is
    'Lets chunks of usage and messages be compressed, as the migrations do on the community edition, or takes that away where no chunk is. '
    'For timeseries.use_continuous_aggregates and timeseries.use_rollup_tables.';

revoke all on function timeseries.set_compression(boolean) from public;
