begin;

select plan(18);

select results_eq(
    $$select * from tests.columns('core.users')$$,
    $$
        values
            ('id', 'uuid', true),
            ('email', 'text', true),
            ('name', 'text', true),
            ('created_at', 'timestamp with time zone', true)
    $$,
    'a user has an address and a name'
);
select results_eq(
    $$select * from tests.keys('core.users')$$,
    $$values ('users_pkey', 'PRIMARY KEY (id)')$$,
    'the id tells users apart'
);
select is(tests.row_security('core.users'), 'enabled and forced', 'row level security holds for the owner too');
select isnt(obj_description('core.users'::regclass), null, 'the catalog says what the table holds');

-- must allow
select table_privs_are('core', 'users', 'application_user', array['SELECT'], 'application_user reads');
select lives_ok(
    $$insert into core.users (email, name) values ('zoë+office@exämple.com', 'Zoë')$$,
    'an address may hold any letters'
);

-- must deny
select table_privs_are('core', 'users', role, '{}'::name[], format('%s has no right on users', role))
from unnest(array['anonymous', 'authenticator', 'pyairtable_search']) as role;
select throws_ok(
    $$insert into core.users (email, name) values ('ALICE@example.com', 'Alice again')$$,
    '23505',
    'duplicate key value violates unique constraint "users_email_key"',
    'addresses that differ in case only are one person''s'
);
select throws_ok(
    format('insert into core.users (email, name) values (%L, %L)', email, 'Name'),
    '23514',
    null,
    format('"%s" is no address', left(email, 20))
)
from unnest(array[
    '', 'alice', '@example.com', 'alice@', 'a b@example.com', 'a@b@c', repeat('x', 250) || '@x.org'
]) as email;
select throws_ok(
    $$insert into core.users (email, name) values ('eve@example.com', '')$$,
    '23514',
    null,
    'a name is not empty'
);

select *
from finish();

rollback;
