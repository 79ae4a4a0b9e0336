drop table airtable.bases;
