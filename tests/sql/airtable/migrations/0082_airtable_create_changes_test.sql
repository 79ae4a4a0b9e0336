begin;

select plan(7);

select is(tests.row_security('airtable.changes'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to('application_user', 'airtable.changes', 'insert')
    || tests.columns_open_to('application_user', 'airtable.changes', 'update'),
    '{}',
    'callers do not write it'
);
select ok(not has_table_privilege('application_user', 'airtable.changes', 'delete'), 'nor delete from it');

-- erin of acme changes a base that is watched
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');
reset role;

-- must deny
select throws_ok(
    format(
        $$
            insert into airtable.changes (tenant_id, base_id, transaction_id, kind, table_id, objects)
            select %L, x.base_id, x.id, %L, 'tblTasks000000000', '{}'
            from airtable.transactions as x
        $$,
        tests.tenant(given.slug), given.kind
    ),
    given.code,
    null,
    given.description
)
from (values
    ('acme', 'weather', '23514', 'records, fields and tables change'),
    ('globex', 'record', '23503', 'a transaction of acme has no changes of globex')
) as given (slug, kind, code, description);

-- bob of globex
select tests.be('bob of globex');
select is_empty('select from airtable.changes', 'bob sees nothing of what acme changed');
reset role;

-- The owner
delete from airtable.transactions;

select is_empty('select from airtable.changes', 'a transaction takes its changes along');

select *
from finish();

rollback;
