begin;

select plan(3);

select results_eq(
    $$select * from tests.columns('airtable.trashed_records')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'text', true),
            ('table_id', 'text', true),
            ('auto_number', 'bigint', true),
            ('fields', 'jsonb', true),
            ('created_time', 'timestamp with time zone', true),
            ('last_modified_time', 'timestamp with time zone', true),
            ('deleted_time', 'timestamp with time zone', true),
            ('deleted_by', 'uuid', false),
            ('created_by', 'uuid', false),
            ('last_modified_by', 'uuid', false)
    $$,
    'the trash keeps a record as it was'
);
select is(tests.row_security('airtable.trashed_records'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to('application_user', 'airtable.trashed_records', 'insert')
    || tests.columns_open_to('application_user', 'airtable.trashed_records', 'update'),
    '{}',
    'callers do not write it'
);

select *
from finish();

rollback;
