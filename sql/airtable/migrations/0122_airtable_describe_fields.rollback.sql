set local role pyairtable_owner;

alter table airtable.fields drop column description;
