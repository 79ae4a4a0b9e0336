drop table airtable.views;
