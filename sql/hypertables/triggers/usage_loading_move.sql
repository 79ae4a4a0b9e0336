create or replace trigger usage_loading_move
    after insert on timeseries.usage_loading
    referencing new table as new_rows
    for each statement
    execute function timeseries.tg_usage_loading__move();
