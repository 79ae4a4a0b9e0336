begin;

select plan(4);

select trigger_is('airtable', 'tables', 'tables_note_updated', 'airtable', 'tg_tables__note_changes', 'renamed tables are noted');

-- erin of acme
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
update airtable.tables
set name = 'Chores'
where id = 'tblTasks000000000';

select is((select count(*) from airtable.changes), 1::bigint, 'another name is');

update airtable.tables
set description = null
where id = 'tblTasks000000000';

select is((select count(*) from airtable.changes), 2::bigint, 'so is another description, or none');

-- What is no property of the table to its readers
reset role;
update airtable.tables
set
    last_auto_number = last_auto_number + 1,
    name = name
where id = 'tblTasks000000000';

select is((select count(*) from airtable.changes), 2::bigint, 'the counter of its records is not');

select *
from finish();

rollback;
