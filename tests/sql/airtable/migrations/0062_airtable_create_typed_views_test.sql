begin;

select plan(11);

select results_eq(
    $$select * from tests.columns('airtable.typed_views')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('table_id', 'text', true),
            ('schema_name', 'text', true),
            ('view_name', 'text', true),
            ('named_after', 'text', false),
            ('columns', 'jsonb', true),
            ('stale_because', 'text', false),
            ('created_time', 'timestamp with time zone', true)
    $$,
    'a typed view has a table, a name and columns'
);
select results_eq(
    $$select * from tests.keys('airtable.typed_views')$$,
    $$
        values
            ('typed_views_pkey', 'PRIMARY KEY (tenant_id, table_id)'),
            (
                'typed_views_table_id_fkey',
                'FOREIGN KEY (tenant_id, table_id) REFERENCES airtable.tables(tenant_id, id) ON DELETE CASCADE'
            ),
            ('typed_views_view_name_key', 'UNIQUE (tenant_id, schema_name, view_name)')
    $$,
    'it belongs to a table of its tenant'
);
select is(tests.row_security('airtable.typed_views'), 'enabled and forced', 'row level security holds for the owner too');
select table_privs_are(
    'airtable', 'typed_views', 'application_user', array['SELECT'], 'application_user reads it'
);
select table_privs_are('airtable', 'typed_views', role, '{}'::name[], format('%s has no right on it', role))
from unnest(array['anonymous', 'authenticator', 'analyst', 'pyairtable_views']) as role;

-- What an analyst reads through typed views
select is(
    tests.columns_open_to('analyst', 'airtable.records', 'select'),
    array['tenant_id', 'id', 'table_id', 'auto_number', 'fields', 'created_time', 'last_modified_time'],
    'analyst reads these columns of records'
);
select table_privs_are('airtable', 'records', 'analyst', '{}'::name[], 'and writes none');
select is(
    (
        select count(*)
        from pg_catalog.pg_class as c
        where c.relnamespace = 'airtable'::regnamespace
            and c.relkind = 'r'
            and c.relname <> 'records'
            and has_any_column_privilege('analyst', c.oid, 'select')
    ),
    0::bigint,
    'nor reads another table'
);

select *
from finish();

rollback;
