create or replace trigger fields_leave_views
    after delete on airtable.fields
    referencing old table as deleted_fields
    for each statement
    execute function airtable.tg_fields__leave_views();
