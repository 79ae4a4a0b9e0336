begin;

select plan(12);

select is(tests.row_security(name::regclass), 'enabled and forced', name || ': row level security holds for the owner too')
from unnest(array['airtable.feeds', 'airtable.event_counters', 'airtable.watched_tables']) as name;
select is(
    tests.columns_open_to('application_user', name::regclass, 'insert') || tests.columns_open_to('application_user', name::regclass, 'update'),
    '{}',
    name || ': callers do not write it'
)
from unnest(array['airtable.feeds', 'airtable.event_counters', 'airtable.watched_tables']) as name;
select is(
    tests.columns_open_to('application_user', 'airtable.watched_tables', 'select'), '{}', 'nor read which tables are watched'
);

-- The tables that are made and deleted while a base is watched are watched too.
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.create_table('appOffice00000000', 'New', '[{"name": "N", "type": "url"}]', id => 'tblNew00000000000');
reset role;

select set_eq(
    'select table_id from airtable.watched_tables', $$values ('tblTasks000000000'), ('tblNew00000000000')$$, 'a new table is watched'
);

select tests.be('erin of acme');
select api.delete_table('tblNew00000000000');
reset role;

select set_eq('select table_id from airtable.watched_tables', $$values ('tblTasks000000000')$$, 'one deleted is not');

select tests.be('erin of acme');
select api.delete_base('appOffice00000000');
reset role;

select is_empty('select from airtable.feeds', 'a base takes its feed along');
select is_empty('select from airtable.changes', 'and what was noted');
select lives_ok('set constraints all immediate', 'and there is nothing left to number');

select *
from finish();

rollback;
