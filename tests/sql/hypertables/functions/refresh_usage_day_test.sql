begin;

select plan(10);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
values
    ('2026-01-01 10:10Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 10, 1),
    ('2026-01-01 10:50Z', tests.tenant('acme'), 'gateway', '/b', 'GET', 404, 20, 2),
    ('2026-01-01 12:00Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 500, 30, 4),
    ('2026-01-02 00:00Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 40, 8),
    ('2026-01-01 10:10Z', tests.tenant('globex'), 'gateway', '/a', 'GET', 200, 50, 16);

-- While the day lasts
select timeseries.refresh_usage_day('2026-01-01Z', '-infinity', '2026-01-01 11:00Z');

select results_eq(
    $$
        select tenant_id, hour, requests, client_errors, server_errors, duration_ms, cost
        from timeseries.usage_hours
        where dimension = 'total'
        order by tenant_id, hour
    $$,
    $$
        values
            (tests.tenant('acme'), timestamptz '2026-01-01 10:00Z', 2::bigint, 1::bigint, 0::bigint, 30::bigint, 3.0),
            (tests.tenant('globex'), '2026-01-01 10:00Z', 1, 0, 0, 50, 16.0)
    $$,
    'hours before `until` are rolled up, a tenant each'
);
select is_empty('select from timeseries.usage_days', 'a day that is not over is not');
select bag_eq(
    'select hour from timeseries.usage_dirty_hours',
    $$values (timestamptz '2026-01-01 12:00Z'), ('2026-01-02 00:00Z')$$,
    'what comes after stays noted'
);

-- When it is over
select timeseries.refresh_usage_day('2026-01-01Z', '2026-01-01 11:00Z', '2026-01-02Z');

select results_eq(
    $$select tenant_id, day, requests, cost from timeseries.usage_days where dimension = 'total' order by tenant_id$$,
    $$
        values
            (tests.tenant('acme'), timestamptz '2026-01-01 00:00Z', 3::bigint, 7.0),
            (tests.tenant('globex'), '2026-01-01 00:00Z', 1, 16.0)
    $$,
    'the day is, for all tenants: also for one whose hours had been rolled up before'
);

-- An endpoint that loses its only row of the day
delete from timeseries.api_usage_logs
where endpoint = '/b';
select timeseries.refresh_usage_day('2026-01-01Z', '2026-01-02Z', '2026-01-02Z');

select results_eq(
    $$select key, cost from timeseries.usage_days where tenant_id = tests.tenant('acme') and dimension = 'endpoint'$$,
    $$values ('/a', 5.0)$$,
    'what is gone is forgotten'
);
select is(
    (select array_agg(requests order by hour) from timeseries.usage_hours where tenant_id = tests.tenant('acme') and dimension = 'total'),
    '{1,1}',
    'in its hour too'
);

-- A tenant that loses its last one
delete from timeseries.api_usage_logs
where tenant_id = tests.tenant('globex');
select timeseries.refresh_usage_day('2026-01-01Z', '2026-01-02Z', '2026-01-02Z');

select is_empty(
    $$
        select from timeseries.usage_days where tenant_id = tests.tenant('globex')
        union all
        select from timeseries.usage_hours where tenant_id = tests.tenant('globex')
    $$,
    'a day without rows is forgotten'
);

-- Rows have gone, and somebody who did not know of it has left an entry.
update timeseries.usage_state
set kept_from = '2026-01-02Z';
delete from timeseries.api_usage_logs
where tenant_id = tests.tenant('acme')
    and timestamp < '2026-01-02Z';
insert into timeseries.usage_dirty_hours (tenant_id, hour)
values (tests.tenant('acme'), '2026-01-01 10:00Z');
select timeseries.refresh_usage_day('2026-01-01Z', '2026-01-02Z', '2026-01-02Z');

select results_eq(
    $$
        select requests, cost from timeseries.usage_days where tenant_id = tests.tenant('acme') and dimension = 'total'
        union all
        select sum(requests)::bigint, sum(cost) from timeseries.usage_hours
        where tenant_id = tests.tenant('acme') and dimension = 'total'
    $$,
    $$values (2::bigint, 5.0), (2, 5.0)$$,
    'what only the rollups know is not counted again'
);
select is_empty(
    $$select from timeseries.usage_dirty_hours where hour < '2026-01-02Z'$$, 'and the entry is gone'
);

-- must deny
select tests.be('alice of acme');

select throws_ok(
    $$select timeseries.refresh_usage_day('2026-01-01Z', '2026-01-01Z', '2026-01-02Z')$$, '42501', null, 'callers do not enter the schema'
);

select *
from finish();

rollback;
