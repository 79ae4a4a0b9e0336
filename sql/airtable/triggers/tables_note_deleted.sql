create or replace trigger tables_note_deleted
    before delete on airtable.tables
    for each row
    execute function airtable.tg_tables__note_changes();
