set local role pyairtable_owner;

alter table airtable.transactions
    drop column request_id;
