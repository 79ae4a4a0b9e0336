begin;

select plan(2);

select trigger_is(
    'timeseries', 'api_usage_logs', 'api_usage_logs_note_deleted', 'timeseries', 'tg_api_usage_logs__note_deleted',
    'every delete is noted'
);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
values
    ('2026-01-01 10:10Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 1),
    ('2026-01-01 10:50Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 1);
delete from timeseries.usage_dirty_hours;

-- Whoever writes: here not api.log_usage
delete from timeseries.api_usage_logs;

select is((select count(*) from timeseries.usage_dirty_hours where hour = '2026-01-01 10:00Z'), 2::bigint, 'each row that goes notes its hour');

select *
from finish();

rollback;
