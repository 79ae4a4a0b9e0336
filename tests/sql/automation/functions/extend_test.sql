begin;

select plan(11);

select automation.enqueue(tests.tenant('acme'), 'test');
create temporary table work on commit drop as
select * from automation.claim('test', lease => '1 second');

select ok(
    automation.extend(tenant_id, id, lease_id, '5 minutes') between now() + interval '5 minutes' and clock_timestamp() + interval '5 minutes',
    'the lease ends later'
)
from work;
select ok(available_at >= now() + interval '5 minutes', 'and that is kept')
from automation.outbox;

update automation.outbox set available_at = now();
select automation.extend(tenant_id, id, lease_id)
from work;
select is_empty($$select from automation.claim('other')$$, 'one that ran out and was extended in time is handed to nobody else');
select results_eq(
    'select o.lease_id = w.lease_id, o.attempts from automation.outbox as o cross join work as w',
    'values (true, 1)',
    'it is the same lease'
);

select throws_ok(
    format('select automation.extend(%L, %s, %L, %s)', tenant_id, id, lease_id, lease), 'PT400', message, 'refused: ' || message
)
from work
cross join (
    values
        ($$'0'$$, 'lease: expected 1 second to 1 day, got 00:00:00'),
        ($$'2 days'$$, 'lease: expected 1 second to 1 day, got 2 days'),
        ('null', 'lease: expected 1 second to 1 day, got null')
) as cases (lease, message);
select throws_ok(
    format('select automation.extend(%L, %s, %L)', tenant_id, id, gen_random_uuid()), 'PT409', null, 'another lease cannot be extended'
)
from work;
select throws_ok(
    format('select automation.extend(%L, %s, %L)', tests.tenant('globex'), id, lease_id), 'PT409', null, 'nor one of another tenant'
)
from work;

update automation.outbox set available_at = now();
select is(count(*), 1::bigint, 'one that ran out passes to another')
from automation.claim('other');
select throws_ok(
    format('select automation.extend(%L, %s, %L)', tenant_id, id, lease_id), 'PT409', null, 'and can be extended no more'
)
from work;

select *
from finish();

rollback;
