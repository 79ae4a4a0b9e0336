begin;

select plan(1);

select is(
    (select count(*) from timeseries.usage_aggregates()),
    case current_setting('timescaledb.license') when 'timescale' then 5 else 0 end::bigint,
    'five where the edition has aggregates, else none'
);

select *
from finish();

rollback;
