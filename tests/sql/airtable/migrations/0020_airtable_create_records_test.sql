begin;

select plan(23);

select results_eq(
    $$select * from tests.columns('airtable.records')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'text', true),
            ('table_id', 'text', true),
            ('auto_number', 'bigint', true),
            ('fields', 'jsonb', true),
            ('created_time', 'timestamp with time zone', true),
            ('last_modified_time', 'timestamp with time zone', true),
            ('search_vector', 'tsvector', true),
            ('created_by', 'uuid', false),
            ('last_modified_by', 'uuid', false)
    $$,
    'a record is one object of cells'
);
select results_eq(
    $$select * from tests.keys('airtable.records')$$,
    $$
        values
            ('records_auto_number_key', 'UNIQUE (tenant_id, table_id, auto_number)'),
            ('records_pkey', 'PRIMARY KEY (tenant_id, id)'),
            (
                'records_table_id_fkey',
                'FOREIGN KEY (tenant_id, table_id) REFERENCES airtable.tables(tenant_id, id) ON DELETE CASCADE'
            )
    $$,
    'its id tells it apart among the tenant''s, its number in its table'
);
select has_index('airtable', 'records', 'records_tenant_cells_idx', 'cells have an index');
select has_index('airtable', 'records', 'records_search_vector_idx', 'so have their words');
select is(tests.row_security('airtable.records'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('airtable.records'::regclass), null, 'the catalog says what the table holds');

-- must allow
select table_privs_are(
    'airtable', 'records', 'application_user', array['SELECT', 'DELETE'], 'application_user reads and deletes'
);
select is(
    tests.columns_open_to('application_user', 'airtable.records', 'insert'),
    array[
        'tenant_id', 'id', 'table_id', 'auto_number', 'fields', 'created_time', 'last_modified_time', 'created_by', 'last_modified_by'
    ],
    'it sets these columns of a new record'
);
select is(
    tests.columns_open_to('application_user', 'airtable.records', 'update'),
    array['fields', 'created_time', 'last_modified_time', 'last_modified_by'],
    'and changes these'
);
select table_privs_are('airtable', 'records', 'pyairtable_search', array['SELECT'], 'look-ups read');

-- The words of a record follow its cells
insert into airtable.records (tenant_id, id, table_id, auto_number, fields)
values (
    tests.tenant('acme'), 'recNew00000000000', 'tblTasks000000000', 4,
    '{"fldName0000000000": "Sweep CAFÉ", "fldEffort00000000": 42, "fldTags0000000000": ["red"],
        "fldDone0000000000": true}'
);

select is(
    (select tsvector_to_array(search_vector) from airtable.records where id = 'recNew00000000000'),
    array['42', 'cafe', 'red', 'sweep'],
    'the vector holds words and numbers of all cells, and neither true nor the fields'' ids'
);

update airtable.records
set fields = '{"fldName0000000000": "Mop"}'
where id = 'recNew00000000000';

select is(
    (select tsvector_to_array(search_vector) from airtable.records where id = 'recNew00000000000'),
    array['mop'],
    'and changes with them'
);

-- Cells of any size
select lives_ok(
    $$
        update airtable.records
        set fields = jsonb_build_object('fldNotes000000000', (
            select string_agg(md5(n::text), ' ')
            from generate_series(1, 9000) as n
        ))
        where id = 'recNew00000000000'
    $$,
    'a text of 300 kB without a repeated word is stored'
);
select lives_ok(
    $$
        update airtable.records
        set fields = jsonb_build_object('fldNotes000000000', (
            select string_agg(md5(n::text), ' ')
            from generate_series(1, 310000) as n
        ))
        where id = 'recNew00000000000'
    $$,
    'so is one of 10 MB, whose words alone are more than a vector can hold'
);
select cmp_ok(
    (select octet_length(fields ->> 'fldNotes000000000') from airtable.records where id = 'recNew00000000000'),
    '>',
    10000000,
    'in its full length'
);

-- must deny
select table_privs_are('airtable', 'records', role, '{}'::name[], format('%s has no right on records', role))
from unnest(array['anonymous', 'authenticator']) as role;
select throws_ok(
    $$
        insert into airtable.records (tenant_id, table_id, auto_number)
        values (tests.tenant('acme'), 'tblSecrets0000000', 2)
    $$,
    '23503',
    'insert or update on table "records" violates foreign key constraint "records_table_id_fkey"',
    'a record of acme cannot stand in a table of globex'
);
select throws_ok(
    $$
        insert into airtable.records (tenant_id, table_id, auto_number)
        values (tests.tenant('acme'), 'tblTasks000000000', 1)
    $$,
    '23505',
    'duplicate key value violates unique constraint "records_auto_number_key"',
    'a number is given once in a table'
);
select throws_ok(
    $$update airtable.records set fields = '[]'$$,
    '23514',
    'new row for relation "records" violates check constraint "records_fields_check"',
    'cells are an object'
);
select throws_ok(
    $$
        insert into airtable.records (tenant_id, id, table_id, auto_number)
        values (tests.tenant('acme'), 'rec-new-000000000', 'tblTasks000000000', 5)
    $$,
    '23514',
    'new row for relation "records" violates check constraint "records_id_check"',
    'an id has Airtable''s form'
);

-- Ends
delete from airtable.tables where tenant_id = tests.tenant('acme');

select is(
    (select count(*) from airtable.records where tenant_id = tests.tenant('acme')),
    0::bigint,
    'the records of a table go with the table'
);
select is(
    (select count(*) from airtable.records where tenant_id = tests.tenant('globex')),
    4::bigint,
    'and those of globex''s table of the same id stay'
);

select *
from finish();

rollback;
