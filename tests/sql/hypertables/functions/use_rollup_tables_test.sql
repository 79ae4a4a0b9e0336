begin;

select plan(2);

-- As use_continuous_aggregates_test.sql.
select is(
    (select message from tests.refusal('call timeseries.use_rollup_tables()')),
    'invalid transaction termination',
    'it commits, so it is not for a transaction of others'
);
select ok(not has_function_privilege('application_user', 'timeseries.use_rollup_tables()', 'execute'), 'nor for a caller');

select *
from finish();

rollback;
