begin;

select plan(26);

select results_eq(
    $$select * from tests.columns('core.tenants')$$,
    $$
        values
            ('id', 'uuid', true),
            ('slug', 'text', true),
            ('name', 'text', true),
            ('created_at', 'timestamp with time zone', true),
            ('time_zone', 'text', true)
    $$,
    'a tenant has a slug and a name'
);
select results_eq(
    $$select * from tests.keys('core.tenants')$$,
    $$
        values
            ('tenants_pkey', 'PRIMARY KEY (id)'),
            ('tenants_slug_key', 'UNIQUE (slug)')
    $$,
    'id and slug each tell it apart'
);
select is(tests.row_security('core.tenants'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('core.tenants'::regclass), null, 'the catalog says what the table holds');
select isnt(col_description('core.tenants'::regclass, 2), null, 'and what a slug is');

-- must allow
select schema_privs_are('core', 'application_user', array['USAGE'], 'application_user reaches the schema');
select table_privs_are('core', 'tenants', 'application_user', array['SELECT'], 'and reads');
select lives_ok(
    format('insert into core.tenants (slug, name) values (%L, %L)', slug, 'Name'),
    format('%s is a slug', slug)
)
from unnest(array['a', '7', 'a-b', 'north-2', repeat('x', 63)]) as slug;

-- must deny
select table_privs_are('core', 'tenants', role, '{}'::name[], format('%s has no right on tenants', role))
from unnest(array['anonymous', 'authenticator', 'pyairtable_search']) as role;
select throws_ok(
    format('insert into core.tenants (slug, name) values (%L, %L)', slug, 'Name'),
    '23514',
    null,
    format('%s is no slug', to_json(slug))
)
from unnest(array['', '-a', 'a-', 'A', 'a b', 'a_b', 'é', e'a\n', repeat('x', 64)]) as slug;
select throws_ok(
    $$insert into core.tenants (slug, name) values ('acme', 'Another')$$,
    '23505',
    null,
    'a slug is given once'
);
select throws_ok(
    $$insert into core.tenants (slug, name) values ('long', repeat('x', 256))$$,
    '23514',
    null,
    'a name has at most 255 characters'
);

select *
from finish();

rollback;
