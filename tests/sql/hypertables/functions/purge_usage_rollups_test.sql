begin;

select plan(3);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select now() - i * interval '1 day', tests.tenant('acme'), 'g', '/', 'GET', 200, 1
from generate_series(0, 9) as i;
call timeseries.refresh_usage_rollups(at_once => true);
select ops.set_retention('usage_rollups', '3 days');
select is(timeseries.purge_usage_rollups(), 0::bigint, 'rollups of rows that count stay');
update timeseries.usage_state
set kept_from = date_trunc('day', now() - interval '2 days', 'UTC');
select cmp_ok(timeseries.purge_usage_rollups(), '>', 0::bigint, 'others go');
select is(
    (select min(day) from timeseries.usage_days), date_trunc('day', now() - interval '3 days', 'UTC'), 'by their own period'
);

select *
from finish();

rollback;
