begin;

select plan(1);

select is(
    (select code from tests.refusal('select timeseries.set_compression(true)')),
    case current_setting('timescaledb.license') when 'timescale' then null else '0A000' end,
    'chunks are compressed where the license lets them'
);

select *
from finish();

rollback;
