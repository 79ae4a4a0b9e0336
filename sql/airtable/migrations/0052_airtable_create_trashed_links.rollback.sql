drop table airtable.trashed_links;
