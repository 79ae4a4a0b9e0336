create or replace trigger fields_note_computed_of_new
    after insert on airtable.fields
    referencing new table as changed_fields
    for each statement
    execute function airtable.tg_fields__note_computed();
