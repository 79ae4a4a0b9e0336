drop table airtable.tables;
