begin;

select plan(51);

select results_eq(
    $$select * from tests.columns('airtable.fields')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'text', true),
            ('table_id', 'text', true),
            ('name', 'text', true),
            ('type', 'text', true),
            ('options', 'jsonb', true),
            ('position', 'integer', true),
            ('created_time', 'timestamp with time zone', true),
            ('description', 'text', false)
    $$,
    'a field has a type and a place'
);
select results_eq(
    $$select * from tests.keys('airtable.fields')$$,
    $$
        values
            ('fields_pkey', 'PRIMARY KEY (tenant_id, id)'),
            (
                'fields_table_id_fkey',
                'FOREIGN KEY (tenant_id, table_id) REFERENCES airtable.tables(tenant_id, id) ON DELETE CASCADE'
            )
    $$,
    'it belongs to a table of its tenant'
);
select is(tests.row_security('airtable.fields'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('airtable.fields'::regclass), null, 'the catalog says what the table holds');

-- must allow
select table_privs_are(
    'airtable', 'fields', 'application_user', array['SELECT', 'DELETE'], 'application_user reads and deletes'
);
select is(
    tests.columns_open_to('application_user', 'airtable.fields', 'insert'),
    array['tenant_id', 'id', 'table_id', 'name', 'type', 'options', 'position', 'description'],
    'it sets these columns of a new field'
);
select is(
    tests.columns_open_to('application_user', 'airtable.fields', 'update'),
    array['name', 'type', 'options', 'position', 'description'],
    'and changes these: a field stays in its table'
);
select lives_ok(
    format(
        'insert into airtable.fields (tenant_id, table_id, name, type, position) values (%L, %L, %L, %L, 99)',
        tests.tenant('acme'), 'tblTasks000000000', 'A ' || type, type
    ),
    format('%s is a type', type)
)
from unnest(array[
    'aiText', 'autoNumber', 'barcode', 'button', 'checkbox', 'count', 'createdBy', 'createdTime', 'currency', 'date',
    'dateTime', 'duration', 'email', 'externalSyncSource', 'formula', 'lastModifiedBy', 'lastModifiedTime',
    'manualSort', 'multilineText', 'multipleAttachments', 'multipleCollaborators', 'multipleLookupValues',
    'multipleRecordLinks', 'multipleSelects', 'number', 'percent', 'phoneNumber', 'rating', 'richText', 'rollup',
    'singleCollaborator', 'singleLineText', 'singleSelect', 'url'
]) as type;

-- must deny
select table_privs_are('airtable', 'fields', role, '{}'::name[], format('%s has no right on fields', role))
from unnest(array['anonymous', 'authenticator', 'pyairtable_search']) as role;
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, table_id, name, type, position)
        values (tests.tenant('acme'), 'tblTasks000000000', 'Colour', 'text', 99)
    $$,
    '23514',
    'new row for relation "fields" violates check constraint "fields_type_check"',
    'text is no type of Airtable''s'
);
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, table_id, name, type, position)
        values (tests.tenant('acme'), 'tblTasks000000000', 'NAME', 'url', 99)
    $$,
    '23505',
    'duplicate key value violates unique constraint "fields_table_id_name_key"',
    'names in one table that differ in case only are the same'
);
select throws_ok(
    $$
        insert into airtable.fields (tenant_id, table_id, name, type, position)
        values (tests.tenant('acme'), 'tblSecrets0000000', 'Mine', 'url', 99)
    $$,
    '23503',
    'insert or update on table "fields" violates foreign key constraint "fields_table_id_fkey"',
    'a field of acme cannot stand in a table of globex'
);
select throws_ok(
    $$update airtable.fields set options = '["precision"]'$$,
    '23514',
    null,
    'options are an object'
);

-- Ends
delete from airtable.tables where tenant_id = tests.tenant('acme');
set constraints all immediate;

select is(
    (select count(*) from airtable.fields where tenant_id = tests.tenant('acme')),
    0::bigint,
    'the fields of a table go with the table, the primary one too'
);
select is(
    (select count(*) from airtable.fields where tenant_id = tests.tenant('globex')),
    13::bigint,
    'and those of globex''s table of the same id stay'
);

-- bob of globex, with constraints still immediate
reset role;
select tests.be('bob of globex');

select throws_ok(
    $$delete from airtable.fields where id = 'fldName0000000000'$$,
    '23503',
    null,
    'a primary field cannot go before its table'
);

select *
from finish();

rollback;
