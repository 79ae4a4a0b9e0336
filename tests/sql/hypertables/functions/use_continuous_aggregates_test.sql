begin;

select plan(2);

-- A whole move is tested in tests/integration/hypertables/test_moving.py: it commits.
select matches(
    (select message from tests.refusal('call timeseries.use_continuous_aggregates()')),
    case current_setting('timescaledb.license') when 'timescale' then 'invalid transaction termination' else 'timescaledb.license is apache' end,
    'nothing begins under the wrong license'
);
select ok(
    not has_function_privilege('application_user', 'timeseries.use_continuous_aggregates()', 'execute'), 'nor by a caller'
);

select *
from finish();

rollback;
