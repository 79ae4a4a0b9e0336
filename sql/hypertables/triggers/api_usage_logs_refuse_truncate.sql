create or replace trigger api_usage_logs_refuse_truncate
    before truncate on timeseries.api_usage_logs
    for each statement
    execute function timeseries.tg_api_usage_logs__refuse_truncate();
