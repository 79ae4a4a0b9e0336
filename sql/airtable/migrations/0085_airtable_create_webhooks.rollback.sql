drop table airtable.webhooks;
