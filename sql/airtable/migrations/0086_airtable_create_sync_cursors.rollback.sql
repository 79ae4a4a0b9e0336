drop table airtable.sync_cursors;
