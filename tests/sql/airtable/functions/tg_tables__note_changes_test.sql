begin;

select plan(10);

-- erin's base is watched, bob's is not
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');

insert into airtable.tables (tenant_id, id, base_id, name, description)
values (tests.tenant('acme'), 'tblNew00000000000', 'appOffice00000000', 'New', 'd');

select results_eq(
    'select kind, table_id, objects from airtable.changes',
    $$values ('table', 'tblNew00000000000', '{"tblNew00000000000": {"new": {"name": "New", "description": "d"}}}'::jsonb)$$,
    'a new table is noted'
);

reset role;
select results_eq(
    'select table_id from airtable.watched_tables order by table_id',
    $$values ('tblNew00000000000'), ('tblTasks000000000')$$,
    'and watched from then on'
);

select tests.be('erin of acme');
update airtable.tables
set name = 'Newer'
where id = 'tblNew00000000000';

select is(
    (select objects from airtable.changes order by id desc limit 1),
    '{"tblNew00000000000": {"old": {"name": "New", "description": "d"}, "new": {"name": "Newer", "description": "d"}}}',
    'another name is noted with the one before'
);

insert into airtable.records (tenant_id, table_id, auto_number)
values (tests.tenant('acme'), 'tblNew00000000000', 1);
delete from airtable.tables
where id = 'tblNew00000000000';

select results_eq(
    'select kind, objects from airtable.changes order by id desc limit 1',
    $$values ('table', '{"tblNew00000000000": {"old": {"name": "Newer", "description": "d"}}}'::jsonb)$$,
    'a table that goes is the last that is noted: its records go without a word'
);
select is_empty($$select from airtable.tables where id = 'tblNew00000000000'$$, 'and does go');

-- bob of globex, and a base that was watched once
reset role;
select results_eq(
    'select table_id from airtable.watched_tables', $$values ('tblTasks000000000')$$, 'one that is gone is not watched'
);
select tests.be('erin of acme');
select api.watch_base('appOffice00000000', false);
select api.update_table('tblTasks000000000', 'Chores');
reset role;
select tests.be('bob of globex');
select api.update_table('tblTasks000000000', 'Launches');
select api.create_table('appOffice00000000', 'Pads', '[{"name": "N", "type": "url"}]');
reset role;

select is((select count(*) from airtable.changes where kind = 'table'), 3::bigint, 'where nobody watches nothing is noted');
select is_empty('select from airtable.watched_tables', 'nor is a new table watched');

-- must deny
select function_privs_are(
    'airtable', 'tg_tables__note_changes', '{}'::name[], 'application_user', '{}'::name[], 'callers cannot make it a trigger'
);
select throws_ok('select airtable.tg_tables__note_changes()', '0A000', null, 'it is called by triggers only');

select *
from finish();

rollback;
