begin;

select plan(16);

select results_eq(
    $$select * from tests.columns('core.memberships')$$,
    $$
        values
            ('tenant_id', 'uuid', true),
            ('user_id', 'uuid', true),
            ('role', 'text', true),
            ('created_at', 'timestamp with time zone', true)
    $$,
    'a membership joins a tenant and a user, with a role'
);
select results_eq(
    $$select * from tests.keys('core.memberships')$$,
    $$
        values
            ('memberships_pkey', 'PRIMARY KEY (tenant_id, user_id)'),
            ('memberships_tenant_id_fkey', 'FOREIGN KEY (tenant_id) REFERENCES core.tenants(id) ON DELETE CASCADE'),
            ('memberships_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES core.users(id) ON DELETE CASCADE')
    $$,
    'a user is a member of a tenant once'
);
select has_index(
    'core', 'memberships', 'memberships_user_id_idx', array['user_id'], 'a user''s memberships have an index'
);
select is(tests.row_security('core.memberships'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('core.memberships'::regclass), null, 'the catalog says what the table holds');

-- must allow
select table_privs_are(
    'core', 'memberships', 'application_user', array['SELECT', 'DELETE'], 'application_user reads, and an owner removes'
);
select lives_ok(
    format('update core.memberships set role = %L where user_id = tests.person(''carol'')', role),
    format('%s is a role', role)
)
from unnest(array['owner', 'editor', 'commenter', 'reader']) as role;

-- must deny
select table_privs_are('core', 'memberships', role, '{}'::name[], format('%s has no right on memberships', role))
from unnest(array['anonymous', 'authenticator', 'pyairtable_search']) as role;
select throws_ok($$update core.memberships set role = 'admin'$$, '23514', null, 'admin is no role');

-- Ends
delete from core.users where email = 'carol@example.com';

select is((select count(*) from core.memberships), 4::bigint, 'the memberships of a user go with the user');

delete from core.tenants where slug = 'acme';

select results_eq(
    'select tenant_id from core.memberships',
    $$values (tests.tenant('globex'))$$,
    'and those of a tenant with the tenant'
);

select *
from finish();

rollback;
