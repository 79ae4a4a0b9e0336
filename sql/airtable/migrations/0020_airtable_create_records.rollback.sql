drop table airtable.records;
