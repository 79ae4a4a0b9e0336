begin;

select plan(6);

-- Two days have been rolled up, the third until noon.
insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
values
    ('2026-01-02 10:00Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 10, 1),
    ('2026-01-02 11:00Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 10, 1),
    ('2026-01-02 10:00Z', tests.tenant('globex'), 'gateway', '/a', 'GET', 200, 10, 16);
call timeseries.refresh_usage_rollups('2026-01-03 12:00Z', at_once => true);

-- Stragglers: two into an hour that is known, one into one that is dirty, one into the day that is not over
insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
values
    ('2026-01-02 10:30Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 500, 20, 2),
    ('2026-01-02 10:40Z', tests.tenant('acme'), 'gateway', '/b', 'GET', 404, 40, 4),
    ('2026-01-02 11:30Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 80, 8),
    ('2026-01-03 05:00Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 1, 32);
insert into timeseries.usage_dirty_hours (tenant_id, hour)
values (tests.tenant('acme'), '2026-01-02 11:00Z');

select timeseries.add_late_usage('2026-01-03 12:00Z');

select results_eq(
    $$
        select hour, requests, client_errors, server_errors, duration_ms, cost, (select sum(n >> 8) from unnest(latency) as n)
        from timeseries.usage_hours
        where tenant_id = tests.tenant('acme') and dimension = 'total'
        order by hour
    $$,
    $$
        values
            (timestamptz '2026-01-02 10:00Z', 3::bigint, 1::bigint, 1::bigint, 70::bigint, 7.0, 3::numeric),
            ('2026-01-02 11:00Z', 1, 0, 0, 10, 1.0, 1),
            ('2026-01-03 05:00Z', 1, 0, 0, 1, 32.0, 1)
    $$,
    'rows are added to their hours, but those that will be counted again'
);
select results_eq(
    $$
        select dimension, key, sum(requests), sum(cost)
        from timeseries.usage_days
        where tenant_id = tests.tenant('acme') and dimension in ('endpoint', 'user')
        group by dimension, key
        order by dimension, key
    $$,
    $$values ('endpoint', '/a', 3::numeric, 4.0), ('endpoint', '/b', 1, 4.0), ('user', '', 4, 8.0)$$,
    'and to their day, if it is over; a key that is new to it gets a row'
);
select results_eq(
    'select hour from timeseries.usage_late_rows', $$values (timestamptz '2026-01-02 11:00Z')$$, 'they are taken away'
);
select timeseries.add_late_usage('2026-01-03 12:00Z');
select is(
    (select sum(requests) from timeseries.usage_hours where tenant_id = tests.tenant('acme') and dimension = 'total'),
    5::numeric,
    'and added once'
);
select is(
    (select sum(cost) from timeseries.usage_days where tenant_id = tests.tenant('globex') and dimension = 'total'),
    16.0,
    'globex has what it had'
);

-- must deny
select tests.be('alice of acme');

select throws_ok('select timeseries.add_late_usage(now())', '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
