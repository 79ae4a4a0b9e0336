begin;

select plan(11);

select app.begin_as(tests.tenant('acme'));
select api.log_usage('[
    {"service": "gateway", "endpoint": "/v0", "method": "GET",
     "timestamp": "2026-01-01T10:10:00Z", "status": 200, "durationMs": 100, "cost": 1, "userId": "00000000-0000-4000-8000-00000000000a"},
    {"service": "gateway", "endpoint": "/v0", "method": "GET",
     "timestamp": "2026-01-01T23:50:00Z", "status": 404, "durationMs": 200, "cost": 2, "model": "large"},
    {"service": "gateway", "endpoint": "/v0", "method": "GET",
     "timestamp": "2026-01-02T00:10:00Z", "status": 500, "durationMs": 700000, "cost": 4, "userId": "00000000-0000-4000-8000-00000000000e"}]');
reset role;
select app.begin_as(tests.tenant('globex'));
select api.log_usage('[
    {"service": "gateway", "endpoint": "/v0", "method": "GET",
     "timestamp": "2026-01-01T10:10:00Z", "status": 200, "durationMs": 1, "cost": 100, "userId": "00000000-0000-4000-8000-00000000000b", "model": "rocket"}]');
reset role;

select bag_eq(
    $$select tenant_id, hour from timeseries.usage_dirty_hours$$,
    $$
        values
            (tests.tenant('acme'), timestamptz '2026-01-01 10:00Z'),
            (tests.tenant('acme'), '2026-01-01 23:00Z'),
            (tests.tenant('acme'), '2026-01-02 00:00Z'),
            (tests.tenant('globex'), '2026-01-01 10:00Z')
    $$,
    'hours with rows are noted'
);

call timeseries.refresh_usage_rollups('2026-01-02 01:30Z', at_once => true);

select is(
    (select watermark from timeseries.usage_state),
    '2026-01-02 01:00Z',
    'the rollups reach the last full hour'
);
select is_empty('select from timeseries.usage_dirty_hours', 'no hour is left to do');
select results_eq(
    $$
        select hour, key, requests, client_errors, server_errors, duration_ms, cost, latency
        from timeseries.usage_hours
        where tenant_id = tests.tenant('acme') and dimension = 'total'
        order by hour
    $$,
    $$
        values
            (timestamptz '2026-01-01 10:00Z', '', 1::bigint, 0::bigint, 0::bigint, 100::bigint, 1.0, array[256::bigint + timeseries.usage_step(100)]),
            ('2026-01-01 23:00Z', '', 1, 1, 0, 200, 2.0, array[256 + timeseries.usage_step(200)]),
            ('2026-01-02 00:00Z', '', 1, 0, 1, 700000, 4.0, array[256 + 129])
    $$,
    'hours have been counted'
);
select results_eq(
    $$
        select dimension, day, key, sum(requests), sum(cost)
        from timeseries.usage_days
        where tenant_id = tests.tenant('acme')
        group by dimension, day, key
        order by dimension, key
    $$,
    $$
        values
            ('endpoint', timestamptz '2026-01-01 00:00Z', '/v0', 2::numeric, 3.0),
            ('model', '2026-01-01 00:00Z', '', 1, 1.0),
            ('model', '2026-01-01 00:00Z', 'large', 1, 2.0),
            ('service', '2026-01-01 00:00Z', 'gateway', 2, 3.0),
            ('total', '2026-01-01 00:00Z', '', 2, 3.0),
            ('user', '2026-01-01 00:00Z', '', 1, 2.0),
            ('user', '2026-01-01 00:00Z', '00000000-0000-4000-8000-00000000000a', 1, 1.0)
    $$,
    'and the day that is over'
);

-- A straggler is added, a change and a delete are counted again
select app.begin_as(tests.tenant('acme'));
select api.log_usage('[
    {"service": "gateway", "endpoint": "/v0", "method": "GET",
     "timestamp": "2026-01-01T10:20:00Z", "status": 200, "durationMs": 50, "cost": 8}]');
reset role;

select is(
    (select count(*) from timeseries.usage_late_rows),
    1::bigint,
    'a row for an hour that was counted is kept apart'
);
select is_empty('select from timeseries.usage_dirty_hours', 'and does not make the hour dirty');

call timeseries.refresh_usage_rollups('2026-01-02 01:30Z', at_once => true);

select results_eq(
    $$
        select sum(requests), sum(cost), sum((select sum(n >> 8) from unnest(latency) as n))
        from timeseries.usage_days
        where tenant_id = tests.tenant('acme') and dimension = 'endpoint'
    $$,
    $$values (3::numeric, 11.0, 3::numeric)$$,
    'it is added to the day'
);

update timeseries.api_usage_logs set cost = 16, endpoint = '/v1' where cost = 8;
delete from timeseries.api_usage_logs where cost = 1;

select bag_eq(
    'select distinct tenant_id, hour from timeseries.usage_dirty_hours',
    $$values (tests.tenant('acme'), timestamptz '2026-01-01 10:00Z')$$,
    'a change and a delete make the hour dirty'
);

call timeseries.refresh_usage_rollups('2026-01-02 01:30Z', at_once => true);

select results_eq(
    $$
        select key, requests, cost
        from timeseries.usage_days
        where tenant_id = tests.tenant('acme') and dimension = 'endpoint'
        order by key
    $$,
    $$values ('/v0', 1::bigint, 2.0), ('/v1', 1, 16.0)$$,
    'the day is counted again, and forgets what is gone'
);
select is(
    (select sum(cost) from timeseries.usage_days where tenant_id = tests.tenant('globex') and dimension = 'total'),
    100.0,
    'the other tenant''s is as it was'
);

select *
from finish();

rollback;
