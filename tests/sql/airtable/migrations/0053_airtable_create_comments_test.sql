begin;

select plan(4);

select results_eq(
    $$select * from tests.columns('airtable.comments')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'text', true),
            ('table_id', 'text', true),
            ('record_id', 'text', true),
            ('author_id', 'uuid', false),
            ('text', 'text', true),
            ('parent_comment_id', 'text', false),
            ('created_time', 'timestamp with time zone', true),
            ('last_updated_time', 'timestamp with time zone', false)
    $$,
    'a comment has an author and a text'
);
select results_eq(
    $$select * from tests.keys('airtable.comments')$$,
    $$
        values
            (
                'comments_parent_comment_id_fkey',
                'FOREIGN KEY (tenant_id, parent_comment_id) REFERENCES airtable.comments(tenant_id, id) ON DELETE CASCADE'
            ),
            ('comments_pkey', 'PRIMARY KEY (tenant_id, id)'),
            (
                'comments_table_id_fkey',
                'FOREIGN KEY (tenant_id, table_id) REFERENCES airtable.tables(tenant_id, id) ON DELETE CASCADE'
            )
    $$,
    'and goes with its table and what it answers'
);
select is(tests.row_security('airtable.comments'), 'enabled and forced', 'row level security holds for the owner too');
select is(
    tests.columns_open_to('application_user', 'airtable.comments', 'update'),
    array['text', 'last_updated_time'],
    'a comment stays with its record and its author'
);

select *
from finish();

rollback;
