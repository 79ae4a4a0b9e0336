begin;

select plan(18);

select results_eq(
    $$select * from tests.columns('airtable.tables')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'text', true),
            ('base_id', 'text', true),
            ('name', 'text', true),
            ('description', 'text', false),
            ('primary_field_id', 'text', false),
            ('last_auto_number', 'bigint', true),
            ('created_time', 'timestamp with time zone', true),
            ('computed_fields', 'jsonb', false),
            ('link_fields', 'jsonb', false),
            ('attachment_fields', 'text[]', false)
    $$,
    'a table counts its records'
);
select results_eq(
    $$select * from tests.keys('airtable.tables')$$,
    $$
        values
            (
                'tables_base_id_fkey',
                'FOREIGN KEY (tenant_id, base_id) REFERENCES airtable.bases(tenant_id, id) ON DELETE CASCADE'
            ),
            ('tables_pkey', 'PRIMARY KEY (tenant_id, id)'),
            (
                'tables_primary_field_id_fkey',
                'FOREIGN KEY (tenant_id, primary_field_id) REFERENCES airtable.fields(tenant_id, id) '
                'DEFERRABLE INITIALLY DEFERRED'
            )
    $$,
    'it belongs to a base of its tenant'
);
select is(tests.row_security('airtable.tables'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('airtable.tables'::regclass), null, 'the catalog says what the table holds');

-- must allow
select table_privs_are(
    'airtable', 'tables', 'application_user', array['SELECT', 'DELETE'], 'application_user reads and deletes'
);
select is(
    tests.columns_open_to('application_user', 'airtable.tables', 'insert'),
    array['tenant_id', 'id', 'base_id', 'name', 'description'],
    'it sets these columns of a new table'
);
select is(
    tests.columns_open_to('application_user', 'airtable.tables', 'update'),
    array['name', 'description', 'primary_field_id'],
    'and changes these: the counter is not its to set'
);
select lives_ok(
    $$
        insert into airtable.bases (tenant_id, id, name)
        values (tests.tenant('acme'), 'appShed0000000000', 'Shed');
        insert into airtable.tables (tenant_id, base_id, name)
        values (tests.tenant('acme'), 'appShed0000000000', 'Tasks')
    $$,
    'tables of two bases may have one name'
);

-- must deny
select table_privs_are('airtable', 'tables', role, '{}'::name[], format('%s has no right on tables', role))
from unnest(array['anonymous', 'authenticator', 'pyairtable_search']) as role;
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, base_id, name)
        values (tests.tenant('acme'), 'appOffice00000000', 'TASKS')
    $$,
    '23505',
    'duplicate key value violates unique constraint "tables_base_id_name_key"',
    'names in one base that differ in case only are the same'
);
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, base_id, name)
        values (tests.tenant('acme'), 'appVault000000000', 'Mine')
    $$,
    '23503',
    'insert or update on table "tables" violates foreign key constraint "tables_base_id_fkey"',
    'a table of acme cannot stand in a base of globex'
);
select throws_ok(
    $$
        insert into airtable.tables (tenant_id, id, base_id, name)
        values (tests.tenant('acme'), 'appNew00000000000', 'appOffice00000000', 'New')
    $$,
    '23514',
    null,
    'an id of a base is no id of a table'
);
select throws_ok('update airtable.tables set last_auto_number = -1', '23514', null, 'records are not counted below 0');

-- The primary field, checked at commit
update airtable.tables
set primary_field_id = 'fldSecret00000000'
where tenant_id = tests.tenant('acme');

select throws_ok(
    'set constraints airtable.tables_primary_field_id_fkey immediate',
    '23503',
    null,
    'a table of acme cannot be named by a field of globex'
);

-- Ends
delete from airtable.bases where tenant_id = tests.tenant('acme');

select is(
    (select count(*) from airtable.tables where tenant_id = tests.tenant('acme')),
    0::bigint,
    'the tables of a base go with the base'
);
select is(
    (select count(*) from airtable.tables where tenant_id = tests.tenant('globex')),
    2::bigint,
    'and those of globex''s base of the same id stay'
);

select *
from finish();

rollback;
