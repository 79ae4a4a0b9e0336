begin;

select plan(5);

set local role pyairtable_monitor;
select is_empty('select * from automation.outbox_state()', 'an empty outbox has no topics');
reset role;

insert into automation.outbox (tenant_id, topic, state, lease_id, available_at, last_error)
values
    (tests.tenant('acme'), 'mail', 'waiting', null, now() - interval '2 minutes', 'older'),
    (tests.tenant('globex'), 'mail', 'waiting', null, now() - interval '1 minute', 'newer'),
    (tests.tenant('acme'), 'mail', 'waiting', null, now() + interval '1 hour', null),
    (tests.tenant('acme'), 'mail', 'leased', gen_random_uuid(), now() - interval '1 hour', null),
    (tests.tenant('acme'), 'mail', 'dead', null, now() - interval '1 day', 'oldest'),
    (tests.tenant('acme'), 'calm', 'waiting', null, now() + interval '1 hour', null);

set local role pyairtable_monitor;
select results_eq(
    'select * from automation.outbox_state()',
    $$
        values
            ('calm', 1::bigint, 0::bigint, 0::bigint, null::timestamptz, null::text),
            ('mail', 3, 1, 1, now() - interval '2 minutes', 'newer')
    $$,
    'each topic is summed up over all tenants: the oldest that is due, the latest error'
);
reset role;
set local role pyairtable_dispatcher;
select is((select count(*) from automation.outbox_state()), 2::bigint, 'the dispatcher may ask too');
reset role;

select is_empty(
    $$
        select p.oid::regprocedure::text
        from pg_catalog.pg_proc as p
        where p.pronamespace = 'automation'::regnamespace
            and p.proname <> 'outbox_state'
            and has_function_privilege('pyairtable_monitor', p.oid, 'execute')
        union all
        select c.oid::regclass::text
        from pg_catalog.pg_class as c
        where c.relnamespace = 'automation'::regnamespace
            and c.relkind in ('r', 'v')
            and has_any_column_privilege('pyairtable_monitor', c.oid, 'select')
    $$,
    'monitoring may ask for nothing else'
);
select tests.be('alice of acme');
select throws_ok('select automation.outbox_state()', '42501', null, 'a caller may not');

select *
from finish();

rollback;
