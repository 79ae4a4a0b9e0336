begin;

select plan(9);

select has_schema('extensions');
select isnt(obj_description('extensions'::regnamespace), null, 'the catalog says what the schema is for');
select schema_privs_are('extensions', role, array['USAGE'], format('%s uses what is in it and adds nothing', role))
from unnest(array[
    'pyairtable_owner', 'pyairtable_search', 'application_user', 'anonymous', 'auditor', 'analyst'
]) as role;
select schema_privs_are('extensions', 'authenticator', '{}'::name[], 'authenticator has no business in it');

select *
from finish();

rollback;
