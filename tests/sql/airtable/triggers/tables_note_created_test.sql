begin;

select plan(3);

select trigger_is('airtable', 'tables', 'tables_note_created', 'airtable', 'tg_tables__note_changes', 'new tables are noted');

-- erin of acme
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
insert into airtable.tables (tenant_id, id, base_id, name)
values
    (tests.tenant('acme'), 'tblOne00000000000', 'appOffice00000000', 'One'),
    (tests.tenant('acme'), 'tblTwo00000000000', 'appOffice00000000', 'Two');

select results_eq(
    $$select table_id, objects #>> array[table_id, 'new', 'name'] from airtable.changes order by table_id$$,
    $$values ('tblOne00000000000', 'One'), ('tblTwo00000000000', 'Two')$$,
    'each of them'
);

-- A table that is made and filled in one transaction: its records are noted too.
insert into airtable.records (tenant_id, table_id, auto_number)
values (tests.tenant('acme'), 'tblOne00000000000', 1);

select results_eq(
    $$select table_id from airtable.changes where kind = 'record'$$,
    $$values ('tblOne00000000000')$$,
    'before its first record'
);

select *
from finish();

rollback;
