-- A row at a time: TimescaleDB compresses no hypertable whose deletes have a transition table.
create or replace trigger api_usage_logs_note_deleted
    after delete on timeseries.api_usage_logs
    for each row
    execute function timeseries.tg_api_usage_logs__note_deleted();
