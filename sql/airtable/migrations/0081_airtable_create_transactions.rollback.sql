drop table airtable.transactions;
