begin;

select plan(5);

select ops.set_retention('trash', '30 days', '7 days', '90 days');
select results_eq(
    $$select keep, at_least, at_most from ops.retention_kinds where kind = 'trash'$$,
    $$values (interval '30 days', interval '7 days', interval '90 days')$$,
    'the operator sets a period and bounds'
);
select ops.set_retention('trash', null);
select results_eq(
    $$select keep, at_least, at_most from ops.retention_kinds where kind = 'trash'$$,
    $$values (null::interval, interval '0', null::interval)$$,
    'or takes them away'
);
select is((select code from tests.refusal($$select ops.set_retention('trash', '-1 day')$$)), 'PT422', 'no negative one');
select is((select code from tests.refusal($$select ops.set_retention('trash', '1 month -29 days')$$)), 'PT422', 'nor one of both signs');
select is((select code from tests.refusal($$select ops.set_retention('rows', '1 day')$$)), 'PT422', 'and not of what is not there');

select *
from finish();

rollback;
