begin;

select plan(1);

select is(
    (select code from tests.refusal($$select timeseries.create_usage_aggregates('new_')$$)),
    case current_setting('timescaledb.license') when 'timescale' then null else '0A000' end,
    'aggregates are made where the license has them'
);

select *
from finish();

rollback;
