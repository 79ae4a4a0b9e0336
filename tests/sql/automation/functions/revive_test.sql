begin;

select plan(7);

select automation.enqueue(tests.tenant('acme'), 'test', max_attempts => 1);
create temporary table work on commit drop as
select * from automation.claim('test');

select is(automation.revive(tenant_id, id), false, 'one that is leased is not dead')
from work;
select is(automation.fail(tenant_id, id, lease_id, 'no route'), 'dead', 'one that failed as often as it may is')
from work;
select is_empty($$select from automation.claim('test')$$, 'and is handed out no more');
select is(automation.revive(tests.tenant('globex'), id), false, 'globex has no such message')
from work;
select is(automation.revive(tenant_id, id), true, 'it is revived')
from work;
select is(automation.revive(tenant_id, id), false, 'once')
from work;
select results_eq(
    $$select attempts, last_error from automation.claim('test')$$,
    $$values (1, 'no route')$$,
    'it is tried from the start; its last error is still known'
);

select *
from finish();

rollback;
