begin;

select plan(1);

select is(
    (select count(*) from timeseries.usage_aggregates()),
    case current_setting('timescaledb.license') when 'timescale' then 10 else 0 end::bigint,
    'an hour and a day a dimension where the edition has aggregates, else none'
);

select *
from finish();

rollback;
