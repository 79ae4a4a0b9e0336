begin;

select plan(26);

select results_eq(
    $$select * from tests.columns('airtable.views')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'text', true),
            ('table_id', 'text', true),
            ('name', 'text', true),
            ('type', 'text', true),
            ('filter', 'jsonb', false),
            ('sort', 'jsonb', false),
            ('hidden_fields', 'text[]', true),
            ('field_order', 'text[]', true),
            ('position', 'integer', true),
            ('created_time', 'timestamp with time zone', true)
    $$,
    'a view has a filter, a sort and its fields'
);
select results_eq(
    $$select * from tests.keys('airtable.views')$$,
    $$
        values
            ('views_pkey', 'PRIMARY KEY (tenant_id, id)'),
            (
                'views_table_id_fkey',
                'FOREIGN KEY (tenant_id, table_id) REFERENCES airtable.tables(tenant_id, id) ON DELETE CASCADE'
            )
    $$,
    'it belongs to a table of its tenant'
);
select is(tests.row_security('airtable.views'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('airtable.views'::regclass), null, 'the catalog says what the table holds');

-- must allow
select table_privs_are(
    'airtable', 'views', 'application_user', array['SELECT', 'DELETE'], 'application_user reads and deletes'
);
select is(
    tests.columns_open_to('application_user', 'airtable.views', 'update'),
    array['name', 'type', 'filter', 'sort', 'hidden_fields', 'field_order', 'position'],
    'and changes these columns: a view stays with its table'
);
select lives_ok(
    format(
        'insert into airtable.views (tenant_id, table_id, name, type, position) values (%L, %L, %L, %L, 9)',
        tests.tenant('acme'), 'tblTasks000000000', type, type
    ),
    format('%s is a type', type)
)
from unnest(array['grid', 'form', 'calendar', 'gallery', 'kanban', 'timeline', 'block']) as type;

-- must deny
select table_privs_are('airtable', 'views', role, '{}'::name[], format('%s has no right on views', role))
from unnest(array['anonymous', 'authenticator', 'pyairtable_search', 'auditor']) as role;
select throws_ok(
    format(
        'insert into airtable.views (tenant_id, table_id, id, name, type, filter, sort, position) values (%L, %L, %L, %L, %L, %L, %L, 9)',
        tests.tenant('acme'), table_id, id, name, type, filter, sort
    ),
    code,
    message,
    description
)
from (values
    ('tblTasks000000000', 'viwA0000000000000', 'A', 'list', null, null, '23514',
        'new row for relation "views" violates check constraint "views_type_check"', 'list is no type of a view'),
    ('tblTasks000000000', 'A', 'A', 'grid', null, null, '23514',
        'new row for relation "views" violates check constraint "views_id_check"', 'an id is as Airtable''s'),
    ('tblTasks000000000', 'viwA0000000000000', '', 'grid', null, null, '23514',
        'new row for relation "views" violates check constraint "views_name_check"', 'a view has a name'),
    ('tblTasks000000000', 'viwA0000000000000', 'GRID', 'grid', null, null, '23505',
        'duplicate key value violates unique constraint "views_table_id_name_key"', 'of its own, whatever its case'),
    ('tblTasks000000000', 'viwA0000000000000', 'A', 'grid', '[]', null, '23514',
        'new row for relation "views" violates check constraint "views_filter_check"', 'a filter is an object'),
    ('tblTasks000000000', 'viwA0000000000000', 'A', 'grid', null, '{}', '23514',
        'new row for relation "views" violates check constraint "views_sort_check"', 'a sort an array'),
    ('tblSecrets0000000', 'viwA0000000000000', 'A', 'grid', null, null, '23503',
        'insert or update on table "views" violates foreign key constraint "views_table_id_fkey"',
        'a view of acme cannot stand on a table of globex')
) as given (table_id, id, name, type, filter, sort, code, message, description);

-- Ends
insert into airtable.views (tenant_id, table_id, name, position)
values (tests.tenant('globex'), 'tblTasks000000000', 'Theirs', 1);
delete from airtable.tables where tenant_id = tests.tenant('acme');
set constraints all immediate;

select is(
    (select count(*) from airtable.views where tenant_id = tests.tenant('acme')),
    0::bigint,
    'the views of a table go with the table'
);
select is(
    (select count(*) from airtable.views where tenant_id = tests.tenant('globex')),
    1::bigint,
    'and those of globex''s table of the same id stay'
);

select *
from finish();

rollback;
