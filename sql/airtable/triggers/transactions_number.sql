drop trigger if exists transactions_number on airtable.transactions;

create constraint trigger transactions_number
    after insert on airtable.transactions
    deferrable initially deferred
    for each row
    execute function airtable.tg_transactions__number();
