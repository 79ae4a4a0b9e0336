begin;

select plan(4);

select trigger_is(
    'airtable', 'transactions', 'transactions_number', 'airtable', 'tg_transactions__number', 'transactions are numbered'
);

-- erin of acme
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');

select results_eq('select number from airtable.transactions', 'values (null::bigint)', 'not when they begin');

reset role;
set constraints airtable.transactions_number immediate;

select results_eq('select number from airtable.transactions', 'values (1::bigint)', 'but when they commit');

-- More of the same transaction
select tests.be('erin of acme');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');

select results_eq('select number from airtable.transactions', 'values (1::bigint)', 'once');

select *
from finish();

rollback;
