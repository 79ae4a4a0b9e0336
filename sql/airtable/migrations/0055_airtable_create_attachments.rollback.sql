drop table airtable.attachments;
