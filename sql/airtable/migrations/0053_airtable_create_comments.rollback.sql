drop table airtable.comments;
