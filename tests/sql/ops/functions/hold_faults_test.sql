begin;

select plan(2);

select is(ops.hold_faults('case', null, null, null), null, 'a reason is enough');
select is(
    cardinality(ops.hold_faults('', 'records', '2026-02-01', '2026-01-01')), 3, 'all faults are told at once'
);

select *
from finish();

rollback;
