begin;

select plan(19);

select results_eq(
    $$select * from tests.columns('airtable.bases')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'text', true),
            ('name', 'text', true),
            ('created_time', 'timestamp with time zone', true)
    $$,
    'a base has a name'
);
select results_eq(
    $$select * from tests.keys('airtable.bases')$$,
    $$
        values
            ('bases_pkey', 'PRIMARY KEY (tenant_id, id)'),
            ('bases_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE')
    $$,
    'its id tells it apart among the tenant''s'
);
select is(tests.row_security('airtable.bases'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('airtable.bases'::regclass), null, 'the catalog says what the table holds');

-- must allow
select table_privs_are(
    'airtable', 'bases', 'application_user', array['SELECT', 'DELETE'], 'application_user reads and deletes'
);
select is(
    tests.columns_open_to('application_user', 'airtable.bases', 'insert'),
    array['tenant_id', 'id', 'name'],
    'it sets these columns of a new base'
);
select is(tests.columns_open_to('application_user', 'airtable.bases', 'update'), array['name'], 'and changes this one');
select lives_ok(
    $$insert into airtable.bases (tenant_id, name) values (tests.tenant('acme'), 'Office')$$,
    'two bases may have one name, and an id is made when none is given'
);

-- must deny
select table_privs_are('airtable', 'bases', role, '{}'::name[], format('%s has no right on bases', role))
from unnest(array['anonymous', 'authenticator', 'pyairtable_search']) as role;
select throws_ok(
    format('insert into airtable.bases (tenant_id, id, name) values (tests.tenant(%L), %L, %L)', 'acme', id, 'Name'),
    '23514',
    null,
    format('%s is no id of a base', id)
)
from unnest(array['', 'app', 'appTooShort', 'appFarTooLong00000', 'tblNew00000000000', 'appNew-0000000000']) as id;
select throws_ok(
    $$insert into airtable.bases (tenant_id, name) values (tests.tenant('acme'), '')$$,
    '23514',
    null,
    'a name is not empty'
);
select throws_ok(
    $$insert into airtable.bases (tenant_id, name) values (gen_random_uuid(), 'Nobody''s')$$,
    '23503',
    null,
    'a base belongs to a tenant that exists'
);

select *
from finish();

rollback;
