begin;

select plan(8);

create temporary table ids on commit drop as
select
    automation.enqueue(tests.tenant('acme'), 'mail') as plain,
    automation.enqueue(tests.tenant('globex'), 'mail', '{"to": "x"}', 'x', '1 hour', 3) as whole;

select results_eq(
    $$
        select o.tenant_id, o.topic, o.payload, o.ordering_key, o.max_attempts, o.state, o.attempts
        from automation.outbox as o
        cross join ids as i
        where o.id = i.plain
    $$,
    $$values (tests.tenant('acme'), 'mail', '{}'::jsonb, null::text, 10, 'waiting', 0)$$,
    'a topic is enough'
);
select results_eq(
    $$
        select o.tenant_id, o.topic, o.payload, o.ordering_key, o.max_attempts
        from automation.outbox as o
        cross join ids as i
        where o.id = i.whole
    $$,
    $$values (tests.tenant('globex'), 'mail', '{"to": "x"}'::jsonb, 'x', 3)$$,
    'all else may be said'
);
select results_eq(
    $$
        select
            o.available_at between now() and clock_timestamp(),
            o.available_at between now() + interval '1 hour' and clock_timestamp() + interval '1 hour'
        from automation.outbox as o
        order by o.id
    $$,
    'values (true, false), (false, true)',
    'it is due at once, or after the delay'
);
select is(
    (
        select count(*)
        from pg_catalog.pg_locks as l
        where l.pid = pg_backend_pid()
            and l.locktype = 'advisory'
            and l.granted
    ),
    1::bigint,
    'a key is held to the end of the transaction; without a key nothing is'
);
select throws_ok(
    $$select automation.enqueue(tests.tenant('acme'), 'no topic')$$, '23514', null, 'a topic has no spaces'
);
select throws_ok(
    $$select automation.enqueue(gen_random_uuid(), 'mail')$$, '23503', null, 'a message belongs to a tenant'
);

select tests.be('alice of acme');
select throws_ok($$select automation.enqueue(tests.tenant('acme'), 'mail')$$, '42501', null, 'a caller writes no messages');
reset role;
set local role pyairtable_dispatcher;
select throws_ok($$select automation.enqueue(tests.tenant('acme'), 'mail')$$, '42501', null, 'nor does the dispatcher');

select *
from finish();

rollback;
