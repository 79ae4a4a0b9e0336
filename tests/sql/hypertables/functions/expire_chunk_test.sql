begin;

select plan(7);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, message_count)
values
    (tests.tenant('acme'), 'sesTalk0000000000', tests.person('erin'), 'Talk', 2),
    (tests.tenant('globex'), 'sesTalk0000000000', tests.person('bob'), 'Talk', 1);
insert into timeseries.conversation_messages (tenant_id, session_id, role, content, created_time)
values
    (tests.tenant('acme'), 'sesTalk0000000000', 'user', 'one', '2026-01-02Z'),
    (tests.tenant('acme'), 'sesTalk0000000000', 'user', 'two', '2026-01-03Z'),
    (tests.tenant('globex'), 'sesTalk0000000000', 'user', 'three', '2026-01-03Z');
create temporary view chunk as
select c.range_start as begins, c.range_end as ends
from timescaledb_information.chunks as c
where c.hypertable_name = 'conversation_messages';
select results_eq(
    $$select e.* from chunk, timeseries.expire_chunk('conversation_messages', begins, ends) as e$$,
    'values (0::bigint, 0::bigint)',
    'nothing is due'
);
select ops.set_retention('conversation_messages', '1 day');
select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', 'conversation_messages', '2026-01-03Z');
select results_eq(
    $$select e.* from chunk, timeseries.expire_chunk('conversation_messages', begins, ends) as e$$,
    'values (0::bigint, 2::bigint)',
    'rows go from a chunk that holds another'
);
select results_eq('select content from timeseries.conversation_messages', $$values ('two')$$, 'the held one stays');
select results_eq(
    $$select tenant_id, message_count from chat.conversation_sessions where id = 'sesTalk0000000000' order by 1$$,
    $$values (tests.tenant('acme'), 1::bigint), (tests.tenant('globex'), 0)$$,
    'conversations count what is left'
);
update ops.legal_holds
set released_at = now(), released_by = 'court';
select results_eq(
    $$select e.* from chunk, timeseries.expire_chunk('conversation_messages', begins, ends) as e$$,
    'values (1::bigint, 1::bigint)',
    'once released the chunk goes whole'
);
select is_empty('select from chunk', 'and is no more');
select is(
    (select message_count from chat.conversation_sessions where tenant_id = tests.tenant('acme') and id = 'sesTalk0000000000'),
    0::bigint,
    'which is counted too'
);

select *
from finish();

rollback;
