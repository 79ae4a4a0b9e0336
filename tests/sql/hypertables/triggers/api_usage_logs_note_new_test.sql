begin;

select plan(2);

select trigger_is(
    'timeseries', 'api_usage_logs', 'api_usage_logs_note_new', 'timeseries', 'tg_api_usage_logs__note_new',
    'every insert is noted'
);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
values
    ('2026-01-01 10:10Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 1),
    ('2026-01-01 10:50Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 1);
delete from timeseries.usage_dirty_hours;

-- Whoever writes: here not api.log_usage
insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select l.timestamp, l.tenant_id, l.service, l.endpoint, l.method, l.status, l.duration_ms
from timeseries.api_usage_logs as l;

select is((select count(*) from timeseries.usage_dirty_hours where hour = '2026-01-01 10:00Z'), 1::bigint, 'a statement notes an hour once');

select *
from finish();

rollback;
