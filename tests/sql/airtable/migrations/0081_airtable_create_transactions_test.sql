begin;

select plan(9);

select is(tests.row_security('airtable.transactions'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to('application_user', 'airtable.transactions', 'insert')
    || tests.columns_open_to('application_user', 'airtable.transactions', 'update'),
    '{}',
    'callers do not write it'
);
select ok(not has_table_privilege('application_user', 'airtable.transactions', 'delete'), 'nor delete from it');

-- erin of acme changes a base that is watched
select tests.be('erin of acme');
select api.watch_base('appOffice00000000');
select api.create_records('tblTasks000000000', '[{"fields": {}}]');
reset role;
set constraints all immediate;

select results_eq(
    'select xid, started_at from airtable.transactions', 'values (pg_current_xact_id(), now())', 'a row knows its transaction'
);

-- must deny
select throws_ok(
    format(
        'insert into airtable.transactions (tenant_id, base_id, source, number, event_number) values (%L, %L, %L, %s, %s)',
        tests.tenant(given.slug), given.base_id, given.source, given.number, given.event_number
    ),
    given.code,
    null,
    given.description
)
from (values
    ('acme', 'appOffice00000000', 'client', 1, 2, '23505', 'no number of a base comes twice'),
    ('acme', 'appOffice00000000', 'client', 2, 1, '23505', 'nor an event of a tenant'),
    ('acme', 'appOffice00000000', 'weather', 2, 2, '23514', 'sources are those Airtable knows'),
    ('globex', 'appOffice00000000', 'client', 1, 1, '23503', 'a base without a feed has no transactions')
) as given (slug, base_id, source, number, event_number, code, description);

-- bob of globex
select tests.be('bob of globex');

select is_empty('select from airtable.transactions', 'bob does not learn that acme changed something');

select *
from finish();

rollback;
