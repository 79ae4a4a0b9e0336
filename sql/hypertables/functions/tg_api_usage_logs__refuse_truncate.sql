create or replace function timeseries.tg_api_usage_logs__refuse_truncate()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT409',
        message = 'timeseries.api_usage_logs is not truncated: its rollups would not know',
        hint = 'Delete rows, which is noted, or let retention drop what is old.';
end;
$$;

comment on function timeseries.tg_api_usage_logs__refuse_truncate() is 'Raises PT409: rollups of usage follow inserts, updates and deletes.';

revoke all on function timeseries.tg_api_usage_logs__refuse_truncate() from public;
