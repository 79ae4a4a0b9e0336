create or replace trigger fields_note_changes
    after insert or update or delete on airtable.fields
    for each row
    execute function airtable.tg_fields__note_changes();
