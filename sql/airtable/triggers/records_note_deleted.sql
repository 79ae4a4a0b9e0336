create or replace trigger records_note_deleted
    after delete on airtable.records
    referencing old table as changed_records
    for each statement
    execute function airtable.tg_records__note_changes();
