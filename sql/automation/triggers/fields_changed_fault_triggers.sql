create or replace trigger fields_changed_fault_triggers
    after update on airtable.fields
    for each row
    when (old.type is distinct from new.type)
    execute function automation.tg_fields__fault_triggers();
