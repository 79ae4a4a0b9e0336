begin;

select plan(4);

select results_eq(
    $$select * from tests.columns('airtable.trashed_links')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('field_id', 'text', true),
            ('record_id', 'text', true),
            ('linked_id', 'text', true),
            ('position', 'bigint', true),
            ('is_awaited', 'boolean', true)
    $$,
    'a link is a cell, a place in it, and the record it leads to'
);
select results_eq(
    $$select * from tests.keys('airtable.trashed_links')$$,
    $$
        values
            (
                'trashed_links_field_id_fkey',
                'FOREIGN KEY (tenant_id, field_id) REFERENCES airtable.fields(tenant_id, id) ON DELETE CASCADE'
            ),
            ('trashed_links_pkey', 'PRIMARY KEY (tenant_id, field_id, record_id, linked_id)')
    $$,
    'and goes with its field'
);
select is(tests.row_security('airtable.trashed_links'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to('application_user', 'airtable.trashed_links', 'insert')
    || tests.columns_open_to('application_user', 'airtable.trashed_links', 'update'),
    '{}',
    'callers do not write it'
);

select *
from finish();

rollback;
