begin;

select plan(14);

-- Twenty that were tried as often as their payload says
select automation.enqueue(tests.tenant('acme'), 'test', jsonb_build_object('attempts', attempts), max_attempts => 100)
from unnest(array[1, 2, 5, 11] || array_fill(99, array[20])) as attempts;
create temporary table work on commit drop as
select * from automation.claim('test', how_many => 100);
update automation.outbox set attempts = (payload ->> 'attempts')::integer;

select throws_ok(
    format('select automation.fail(%L, %s, %L, ''no route'')', tenant_id, id, gen_random_uuid()), 'PT409', null, 'another lease gives nothing back'
)
from work
order by id
limit 1;
select throws_ok(
    format('select automation.fail(%L, %s, %L, ''no route'')', tests.tenant('globex'), id, lease_id),
    'PT409',
    null,
    'nor does another tenant''s'
)
from work
order by id
limit 1;

select is(
    (select array_agg(distinct automation.fail(tenant_id, id, lease_id, 'no route')) from work), array['waiting'], 'all wait for the next attempt'
);
select results_eq(
    'select distinct state, lease_id, last_error from automation.outbox',
    $$values ('waiting', null::uuid, 'no route')$$,
    'without a lease, and with the reason'
);
select ok(
    bool_and(available_at - now() between make_interval(secs => pause) and make_interval(secs => pause * 1.25 + 1.5)),
    format('after %s attempts the pause is %s seconds, and up to a quarter more', attempts, pause)
)
from automation.outbox as o
inner join (values (1, 2), (2, 4), (5, 32), (11, 2048), (99, 3600)) as cases (tried, pause) on o.attempts = cases.tried
group by attempts, pause
order by attempts;
select ok(max(available_at) - min(available_at) > interval '5 seconds', 'what failed together is not tried together')
from automation.outbox
where attempts = 99;
select is_empty($$select from automation.claim('test')$$, 'none is handed out before');
truncate automation.outbox, work;

-- A pause that is asked for, and the last attempt
select automation.enqueue(tests.tenant('acme'), 'test', max_attempts => 2);
insert into work select * from automation.claim('test');
select automation.fail(tenant_id, id, lease_id, 'busy', '0')
from work;
truncate work;
insert into work select * from automation.claim('test');
select is((select attempts from work), 2, 'a pause of nothing is one');
select is(automation.fail(tenant_id, id, lease_id, repeat('x', 10001), '1 hour'), 'dead', 'what was tried as often as it may be is dead')
from work;
select ok(
    state = 'dead' and lease_id is null and length(last_error) = 10000 and available_at between now() and clock_timestamp(),
    'it died now, of an error that is kept as far as 10000 characters'
)
from automation.outbox;

select *
from finish();

rollback;
