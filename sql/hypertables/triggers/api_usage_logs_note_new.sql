create or replace trigger api_usage_logs_note_new
    after insert on timeseries.api_usage_logs
    referencing new table as new_rows
    for each statement
    execute function timeseries.tg_api_usage_logs__note_new();
