-- Only where these columns are set: the counter of the table's records changes with every batch.
create or replace trigger tables_follow_in_typed_view
    after update of name, description on airtable.tables
    for each row
    when (old.name is distinct from new.name or old.description is distinct from new.description)
    execute function airtable.tg_tables__follow_in_typed_view();
