begin;

select plan(3);

set local role pyairtable_owner;

select is(airtable.free_view_name('airtable', 'Contacts'), 'contacts', 'a name that is free');
select is(airtable.free_view_name('airtable', 'Records'), 'records_2', 'or the next one, where a table has it');
select is(airtable.free_view_name('never_there', 'Records'), 'records', 'a schema that is not there has none');

select *
from finish();

rollback;
