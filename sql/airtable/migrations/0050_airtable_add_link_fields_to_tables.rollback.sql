set local role pyairtable_owner;

alter table airtable.tables drop column link_fields;
