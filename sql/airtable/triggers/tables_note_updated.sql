-- The counter in the row changes with every new record; the condition is asked without calling the function.
create or replace trigger tables_note_updated
    after update on airtable.tables
    for each row
    when (old.name is distinct from new.name or old.description is distinct from new.description)
    execute function airtable.tg_tables__note_changes();
