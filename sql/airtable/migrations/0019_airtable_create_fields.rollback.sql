alter table airtable.tables
    drop constraint tables_primary_field_id_fkey;

drop table airtable.fields;
