begin;

select plan(4);

select trigger_is('airtable', 'tables', 'tables_note_deleted', 'airtable', 'tg_tables__note_changes', 'deleted tables are noted');

-- erin of acme deletes a table with records and fields
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
delete from airtable.tables
where id = 'tblTasks000000000';

select is_empty($$select from airtable.records where table_id = 'tblTasks000000000'$$, 'the table takes its records along');
select results_eq(
    'select kind, objects #>> $${tblTasks000000000,old,name}$$ from airtable.changes',
    $$values ('table', 'Tasks')$$,
    'it is noted before the delete: records and fields that go with it are not'
);

-- bob of globex
reset role;

select is(
    (select count(*) from airtable.records where tenant_id = tests.tenant('globex') and table_id = 'tblTasks000000000'),
    3::bigint,
    'the table of the same id in globex stays as it is'
);

select *
from finish();

rollback;
