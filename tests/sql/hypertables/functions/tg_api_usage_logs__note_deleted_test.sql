begin;

select plan(4);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
values
    ('2026-01-01 10:10Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 1),
    ('2026-01-01 10:50Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 1),
    ('2026-01-01 20:00Z', tests.tenant('acme'), 'gateway', '/b', 'GET', 200, 1),
    ('2026-01-01 10:10Z', tests.tenant('globex'), 'gateway', '/b', 'GET', 200, 1);
delete from timeseries.usage_dirty_hours;

delete from timeseries.api_usage_logs
where endpoint = '/a';

select bag_eq(
    'select tenant_id, hour from timeseries.usage_dirty_hours',
    $$values (tests.tenant('acme'), timestamptz '2026-01-01 10:00Z'), (tests.tenant('acme'), '2026-01-01 10:00Z')$$,
    'the hour of each row is noted'
);

delete from timeseries.usage_dirty_hours;
delete from timeseries.api_usage_logs
where endpoint = '/never';

select is_empty('select from timeseries.usage_dirty_hours', 'a statement that finds nothing notes nothing');

update timeseries.usage_state set kept_from = '2026-01-02Z';
insert into timeseries.usage_kept (tenant_id, kept_from)
values (tests.tenant('globex'), '2026-01-01 10:00Z');
delete from timeseries.api_usage_logs
where endpoint = '/b';

select results_eq(
    'select tenant_id, hour from timeseries.usage_dirty_hours',
    $$values (tests.tenant('globex'), timestamptz '2026-01-01 10:00Z')$$,
    'nor does a row that only the rollups count for, by the tenant''s own time'
);

-- must deny
select throws_ok('select timeseries.tg_api_usage_logs__note_deleted()', '0A000', null, 'it is called by triggers only');

select *
from finish();

rollback;
