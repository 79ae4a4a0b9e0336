begin;

select plan(3);

select throws_ok(
    format('set local role %I; select from airtable.watched_tables', role), '42501', null, role || ' does not read what is watched'
)
from unnest(array['application_user', 'anonymous', 'pyairtable_dispatcher']) as role;

select *
from finish();

rollback;
