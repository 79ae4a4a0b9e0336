drop table airtable.changes;
