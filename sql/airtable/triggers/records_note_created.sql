create or replace trigger records_note_created
    after insert on airtable.records
    referencing new table as changed_records
    for each statement
    execute function airtable.tg_records__note_changes();
