begin;

select plan(3);

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
call timeseries.refresh_usage_rollups('2026-01-02 00:00Z', at_once => true);

-- carol of acme, who reads
select tests.be('carol of acme');

select is(
    api.usage_summary('2026-01-01', '2026-01-03')::jsonb - array['averageMs', 'tokensIn', 'tokensOut', 'requestBytes', 'responseBytes'],
    '{"requests": 3, "clientErrors": 1, "serverErrors": 1, "errorRate": 0.666667, "durationMs": 700300, "cost": 7,
        "activeUsers": 2, "latencyMs": {"p50": 190.3, "p95": 600000, "p99": 600000}}'::jsonb,
    'carol sees acme in figures'
);
select is(
    api.usage_summary('2020-01-01', '2020-01-02')::jsonb -> 'latencyMs', '{"p50": null, "p95": null, "p99": null}', 'nothing has no percentiles'
);

-- Who is no member
reset role;
select tests.be('dave of acme');
select throws_ok(
    $$select api.usage_summary('2026-01-01', '2026-01-03')$$,
    'PT401',
    null,
    'who is no member is told that there is no tenant'
);

reset role;

select *
from finish();

rollback;
