begin;

select plan(4);

select automation.enqueue(tests.tenant('acme'), 'test');

select throws_ok(
    format('set local role %I; select from automation.outbox', role), '42501', null, role || ' does not read the outbox'
)
from unnest(array['application_user', 'anonymous', 'pyairtable_dispatcher']) as role;

reset role;
set local role pyairtable_dispatcher;

select is((select count(*) from automation.claim('test')), 1::bigint, 'the dispatcher is handed messages');

select *
from finish();

rollback;
