begin;

select plan(6);

select automation.enqueue(tests.tenant('acme'), 'test'), automation.enqueue(tests.tenant('acme'), 'test');
create temporary table work on commit drop as
select * from automation.claim('test', how_many => 1);

select throws_ok(
    format('select automation.complete(%L, %s, %L)', tenant_id, id, gen_random_uuid()), 'PT409', null, 'another lease ends nothing'
)
from work;
select throws_ok(
    format('select automation.complete(%L, %s, %L)', tests.tenant('globex'), id, lease_id), 'PT409', null, 'nor does another tenant''s'
)
from work;
select is((select count(*) from automation.outbox), 2::bigint, 'both messages are there');

select automation.complete(tenant_id, id, lease_id)
from work;
select results_eq(
    'select state from automation.outbox', $$values ('waiting')$$, 'the message that is done has gone, the other has not'
);
select throws_ok(
    format('select automation.complete(%L, %s, %L)', tenant_id, id, lease_id),
    'PT409',
    format('the lease of message %s has ended', id),
    'it is done once'
)
from work;

select tests.be('alice of acme');
select throws_ok('select automation.complete(null, null, null)', '42501', null, 'a caller completes nothing');

select *
from finish();

rollback;
