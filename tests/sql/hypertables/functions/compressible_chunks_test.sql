begin;

select plan(1);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
values ('2026-01-01Z', tests.tenant('acme'), 'g', '/', 'GET', 200, 1);
select is(
    (select count(*) from timeseries.compressible_chunks()),
    case current_setting('timescaledb.license') when 'timescale' then 1 else 0 end::bigint,
    'old chunks, where the edition compresses'
);

select *
from finish();

rollback;
