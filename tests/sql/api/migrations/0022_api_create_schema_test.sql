begin;

select plan(9);

select isnt(obj_description('api'::regnamespace), null, 'the catalog says what the schema is for');
select is(
    (select nspowner::regrole::text from pg_catalog.pg_namespace where nspname = 'api'),
    'pyairtable_owner',
    'it belongs to the owner'
);

-- must allow: services prepare calls when they connect, before they become somebody
select schema_privs_are('api', role, array['USAGE'], format('%s reaches the schema', role))
from unnest(array['authenticator', 'application_user', 'anonymous']) as role;

-- must deny
select schema_privs_are('api', role, '{}'::name[], format('%s does not', role))
from unnest(array['auditor', 'analyst', 'pyairtable_search', 'pyairtable_monitor']) as role;

select *
from finish();

rollback;
