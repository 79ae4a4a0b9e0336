begin;

select plan(19);

select results_eq(
    $$select * from tests.columns('app.context_keys')$$,
    $$
        values
            ('id', 'smallint', true),
            ('inner_block', 'bytea', true),
            ('outer_block', 'bytea', true),
            ('created_at', 'timestamp with time zone', true),
            ('retired_at', 'timestamp with time zone', false)
    $$,
    'a key has two blocks, and an end once it is retired'
);
select results_eq(
    $$select * from tests.keys('app.context_keys')$$,
    $$values ('context_keys_pkey', 'PRIMARY KEY (id)')$$,
    'its number tells it apart'
);
select isnt(obj_description(name::regnamespace), null, format('the catalog says what schema %s is for', name))
from unnest(array['app', 'core']) as name;
select isnt(obj_description('app.context_keys'::regclass), null, 'and what the table holds');

-- must allow
select schema_privs_are('app', role, array['USAGE'], format('%s reaches the context', role))
from unnest(array[
    'application_user', 'anonymous', 'auditor', 'analyst', 'authenticator', 'pyairtable_search'
]) as role;

-- must deny
select table_privs_are('app', 'context_keys', role, '{}'::name[], format('%s has no right on the keys', role))
from unnest(array[
    'application_user', 'anonymous', 'auditor', 'analyst', 'authenticator', 'pyairtable_search', 'pyairtable_monitor'
]) as role;
select throws_ok(
    $$insert into app.context_keys (inner_block, outer_block) values ('short', 'short')$$,
    '23514',
    null,
    'a block has the 64 bytes of SHA-256''s block size'
);

select *
from finish();

rollback;
