create or replace trigger api_usage_logs_note_changed
    after update on timeseries.api_usage_logs
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function timeseries.tg_api_usage_logs__note_changed();
