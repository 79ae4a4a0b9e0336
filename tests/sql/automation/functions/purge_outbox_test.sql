begin;

select plan(6);

insert into automation.outbox (tenant_id, topic, state, lease_id, available_at)
values
    (tests.tenant('acme'), 'old', 'dead', null, now() - interval '31 days'),
    (tests.tenant('globex'), 'old', 'dead', null, now() - interval '31 days'),
    (tests.tenant('acme'), 'young', 'dead', null, now() - interval '29 days'),
    (tests.tenant('acme'), 'waiting', 'waiting', null, now() - interval '99 days'),
    (tests.tenant('acme'), 'leased', 'leased', gen_random_uuid(), now() - interval '99 days');

select is(automation.purge_outbox('32 days'), 0::bigint, 'nothing has been dead as long as that');
select is(automation.purge_outbox(), 2::bigint, 'what has been dead for a month goes, whosever it is');
select results_eq(
    'select topic from automation.outbox order by topic',
    $$values ('leased'), ('waiting'), ('young')$$,
    'what is younger stays, and so does what is not dead'
);
select is(automation.purge_outbox('1 day'), 1::bigint, 'sooner, if asked to');

set local role pyairtable_dispatcher;
select throws_ok('select automation.purge_outbox()', '42501', null, 'the dispatcher throws nothing away');
reset role;
select tests.be('alice of acme');
select throws_ok('select automation.purge_outbox()', '42501', null, 'nor does a caller');

select *
from finish();

rollback;
