begin;

select plan(9);

select results_eq(
    $$select * from tests.columns('core.feature_flags')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('name', 'text', true),
            ('enabled', 'boolean', true),
            ('value', 'jsonb', false),
            ('updated_at', 'timestamp with time zone', true),
            ('updated_by', 'uuid', false)
    $$,
    'a flag is on or off and may carry a value'
);
select results_eq(
    $$select * from tests.keys('core.feature_flags')$$,
    $$
        values
            ('feature_flags_pkey', 'PRIMARY KEY (tenant_id, name)'),
            ('feature_flags_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE')
    $$,
    'a tenant has a flag once'
);
select is(tests.row_security('core.feature_flags'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('core.feature_flags'::regclass), null, 'the catalog says what the table holds');
select ok(has_table_privilege('application_user', 'core.feature_flags', 'select'), 'application_user reads');
select is(
    tests.columns_open_to('application_user', 'core.feature_flags', 'update'),
    array['enabled', 'value', 'updated_at', 'updated_by'],
    'and changes no name'
);
select table_privs_are('core', 'feature_flags', role, '{}'::name[], format('%s has no right on flags', role))
from unnest(array['anonymous', 'authenticator']) as role;
select throws_ok(
    $$insert into core.feature_flags (tenant_id, name, enabled) values (tests.tenant('acme'), 'Not a name', true)$$,
    '23514',
    null,
    'a name is made of lowercase letters, digits, underscores, dots and hyphens'
);

select *
from finish();

rollback;
