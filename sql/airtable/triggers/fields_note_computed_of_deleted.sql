create or replace trigger fields_note_computed_of_deleted
    after delete on airtable.fields
    referencing old table as changed_fields
    for each statement
    execute function airtable.tg_fields__note_computed();
