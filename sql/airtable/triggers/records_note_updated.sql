create or replace trigger records_note_updated
    after update on airtable.records
    referencing old table as old_records new table as new_records
    for each statement
    execute function airtable.tg_records__note_updates();
