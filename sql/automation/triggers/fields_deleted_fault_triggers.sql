create or replace trigger fields_deleted_fault_triggers
    after delete on airtable.fields
    for each row
    execute function automation.tg_fields__fault_triggers();
