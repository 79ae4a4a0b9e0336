begin;

select plan(16);

select results_eq(
    $$select * from tests.columns('core.api_keys')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('id', 'uuid', true),
            ('name', 'text', true),
            ('prefix', 'text', true),
            ('digest', 'bytea', true),
            ('level', 'text', true),
            ('created_by', 'uuid', false),
            ('created_at', 'timestamp with time zone', true),
            ('expires_at', 'timestamp with time zone', false),
            ('last_used_at', 'timestamp with time zone', false),
            ('revoked_at', 'timestamp with time zone', false)
    $$,
    'an API key keeps a digest and no secret'
);
select results_eq(
    $$select * from tests.keys('core.api_keys')$$,
    $$
        values
            (
                'api_keys_created_by_fkey',
                'FOREIGN KEY (tenant_id, created_by) REFERENCES core.memberships(tenant_id, user_id) ON DELETE CASCADE'
            ),
            ('api_keys_pkey', 'PRIMARY KEY (tenant_id, id)'),
            ('api_keys_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE')
    $$,
    'it works for a member of its own tenant'
);
select has_index('core', 'api_keys', 'api_keys_prefix_idx', array['prefix'], 'a key is found by its prefix');
select has_index(
    'core', 'api_keys', 'api_keys_created_by_idx', array['tenant_id', 'created_by'], 'a member''s keys have an index'
);
select is(tests.row_security('core.api_keys'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('core.api_keys'::regclass), null, 'the catalog says what the table holds');

-- Grants
select is(
    tests.columns_open_to('application_user', 'core.api_keys', 'select'),
    array['tenant_id', 'id', 'name', 'prefix', 'level', 'created_by', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'],
    'application_user reads all but the digest'
);
select is(
    tests.columns_open_to('application_user', 'core.api_keys', 'update'),
    array['expires_at', 'revoked_at'],
    'changes nothing but when it ends'
);
select is(
    tests.columns_open_to('application_user', 'core.api_keys', 'insert'),
    array['tenant_id', 'name', 'prefix', 'digest', 'level', 'created_by', 'expires_at'],
    'and does not say when a key was used'
);
select table_privs_are('core', 'api_keys', role, '{}'::name[], format('%s has no right on API keys', role))
from unnest(array['application_user', 'anonymous', 'authenticator']) as role;

-- Checks
select throws_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level)
        values (tests.tenant('acme'), 'Short', 'keyA1b2C3d4E5f6G7', '\x00', 'reader')
    $$,
    '23514',
    null,
    'a digest has 32 bytes'
);
select throws_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level)
        values (tests.tenant('acme'), 'Admin', 'keyA1b2C3d4E5f6G7', sha256('x'), 'admin')
    $$,
    '23514',
    null,
    'admin is no level'
);
select throws_ok(
    $$
        insert into core.api_keys (tenant_id, name, prefix, digest, level, created_by)
        values (tests.tenant('acme'), 'Foreign', 'keyA1b2C3d4E5f6G7', sha256('x'), 'reader', tests.person('bob'))
    $$,
    '23503',
    null,
    'a key cannot work for who is no member'
);

-- Ends
insert into core.api_keys (tenant_id, name, prefix, digest, level, created_by)
values (tests.tenant('acme'), 'Carol''s', 'keyA1b2C3d4E5f6G7', sha256('x'), 'reader', tests.person('carol'));

delete from core.memberships
where tenant_id = tests.tenant('acme')
    and user_id = tests.person('carol');

select is((select count(*) from core.api_keys), 0::bigint, 'a member''s keys go with the membership');

select *
from finish();

rollback;
