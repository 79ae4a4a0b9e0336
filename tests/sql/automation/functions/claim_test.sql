begin;

select plan(22);

create function pg_temp.claimed(topics text[] default null, how_many integer default 10)
returns text[]
language sql
volatile
security invoker
set search_path = ''
as $$
    select coalesce(array_agg(c.payload ->> 'name' order by c.payload ->> 'name'), '{}')
    from automation.claim('test', claimed.topics, claimed.how_many) as c
$$;

-- What is due, and what is not
select
    automation.enqueue(tests.tenant('acme'), 'mail', '{"name": "due"}'),
    automation.enqueue(tests.tenant('acme'), 'mail', '{"name": "later"}', delay => '1 hour'),
    automation.enqueue(tests.tenant('globex'), 'mail', '{"name": "globex"}'),
    automation.enqueue(tests.tenant('acme'), 'other', '{"name": "other"}'),
    automation.enqueue(tests.tenant('acme'), 'mail', '{"name": "dead"}');
update automation.outbox set state = 'dead' where payload ->> 'name' = 'dead';

select is(pg_temp.claimed(array['none']), '{}', 'a topic without messages has none');
select is(pg_temp.claimed(array['mail', 'none']), array['due', 'globex'], 'what is due of a topic is handed out, whosever it is');
select is(pg_temp.claimed(array['mail']), '{}', 'once');
select is(pg_temp.claimed(), array['other'], 'without topics any will do');
select results_eq(
    $$
        select state, consumer, attempts, lease_id is not null, available_at between now() and clock_timestamp() + interval '1 minute'
        from automation.outbox
        where payload ->> 'name' = 'due'
    $$,
    $$values ('leased', 'test', 1, true, true)$$,
    'one that is handed out is under a lease'
);
select ok(available_at > now() + interval '50 seconds', 'of a minute, if nothing else is asked for')
from automation.outbox
where payload ->> 'name' = 'due';

-- Leases that ran out
select lease_id
into temporary first_lease
from automation.outbox
where payload ->> 'name' = 'due';
update automation.outbox set available_at = clock_timestamp() where state = 'leased' and payload ->> 'name' <> 'other';
update automation.outbox set max_attempts = 1 where payload ->> 'name' = 'globex';

select is(pg_temp.claimed(), array['due'], 'a message whose lease ran out is handed out again');
select results_eq(
    $$
        select o.attempts, o.lease_id <> f.lease_id
        from automation.outbox as o
        cross join first_lease as f
        where payload ->> 'name' = 'due'
    $$,
    'values (2, true)',
    'under another lease, and counted'
);
select results_eq(
    $$select state, lease_id, last_error from automation.outbox where payload ->> 'name' = 'globex'$$,
    $$values ('dead', null::uuid, 'the lease of test ran out')$$,
    'unless it was tried as often as it may be'
);
truncate automation.outbox;

-- Order
select automation.enqueue(tests.tenant('acme'), 'test', jsonb_build_object('name', name), key)
from (values ('1', 'k'), ('2', 'k'), ('3', null), ('4', null)) as messages (name, key);

select is(pg_temp.claimed(), array['1', '3', '4'], 'of a key only the first is handed out; without a key all are');
update automation.outbox
set
    state = 'waiting',
    lease_id = null,
    available_at = clock_timestamp() + interval '1 hour'
where payload ->> 'name' = '1';
select is(pg_temp.claimed(), '{}', 'while it waits for its next attempt it holds back the second');
update automation.outbox set state = 'dead' where payload ->> 'name' = '1';
select is(pg_temp.claimed(), array['2'], 'when it is dead it does not');
truncate automation.outbox;

-- Shares
select automation.enqueue(tests.tenant('acme'), 'test', jsonb_build_object('name', 'a' || number))
from generate_series(1, 6) as number;
select automation.enqueue(tests.tenant('globex'), 'test', '{"name": "g"}');

select is(pg_temp.claimed(how_many => 2), array['a1', 'g'], 'each tenant gets its share, oldest first');
select is(pg_temp.claimed(how_many => 3), array['a2', 'a3', 'a4'], 'and what nobody else wants');
select is(pg_temp.claimed(), array['a5', 'a6'], 'until nothing is left');

-- must deny
select throws_ok(
    format('select automation.claim(''test'', null, %s, %s)', how_many, lease), 'PT400', message, 'refused: ' || message
)
from (
    values
        ('0', $$'1 minute'$$, 'how_many: expected 1 to 1000, got 0'),
        ('1001', $$'1 minute'$$, 'how_many: expected 1 to 1000, got 1001'),
        ('null', $$'1 minute'$$, 'how_many: expected 1 to 1000, got null'),
        ('1', $$'0.9 seconds'$$, 'lease: expected 1 second to 1 day, got 00:00:00.9'),
        ('1', $$'25 hours'$$, 'lease: expected 1 second to 1 day, got 25:00:00'),
        ('1', 'null', 'lease: expected 1 second to 1 day, got null')
) as cases (how_many, lease, message);
select tests.be('alice of acme');
select throws_ok($$select automation.claim('test')$$, '42501', null, 'a caller is handed nothing');

select *
from finish();

rollback;
