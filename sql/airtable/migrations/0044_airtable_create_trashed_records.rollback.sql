drop table airtable.trashed_records;
