begin;

select plan(5);

select is(
    tests.row_security('airtable.sync_cursors'), 'enabled and forced', 'row level security holds for the owner too'
);
select is(
    tests.columns_open_to('application_user', 'airtable.sync_cursors', 'insert'),
    array['tenant_id', 'base_id', 'source', 'table_id'],
    'a caller begins with what is synced'
);

select tests.be('erin of acme');
select api.begin_sync('appOffice00000000', 'airtable', 'tblTasks000000000');

select throws_ok(
    $$update airtable.sync_cursors set state = 'idle'$$, '23514', null, 'what does not run has no lease'
);
select throws_ok(
    $$
        insert into airtable.sync_cursors (tenant_id, base_id, source, table_id)
        values (tests.tenant('acme'), 'appOffice00000000', 'airtable', 'tblSecrets0000000')
    $$,
    '23503',
    null,
    'a table of globex is none'
);
select api.delete_table('tblTasks000000000');
select is_empty('select from airtable.sync_cursors', 'a table takes its syncs along');

select *
from finish();

rollback;
