set local role pyairtable_owner;

alter table airtable.tables drop column attachment_fields;
