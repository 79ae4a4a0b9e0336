create or replace trigger fields_follow_in_typed_views_of_new
    after insert on airtable.fields
    referencing new table as changed_fields
    for each statement
    execute function airtable.tg_fields__follow_in_typed_views();
