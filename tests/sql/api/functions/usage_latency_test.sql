begin;

select plan(4);

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
    jsonb_path_query_array(api.usage_latency('2026-01-01', '2026-01-03', '1 day', '/v0', '{0.5}')::jsonb, '$.points[*].latencyMs.p50'),
    '[101.9, 600000]',
    'the middle of the step: at most 5.4 % off'
);
select is(
    api.usage_latency('2026-01-01', '2026-01-03', endpoint => '/rockets')::jsonb #> '{points,0,requests}',
    '0', 'an endpoint that never was has no requests'
);
select throws_ok(
    $$select api.usage_latency('2026-01-01', '2026-01-03', percentiles => '{95}')$$,
    'PT400',
    'percentiles: expected 1 to 20 numbers from 0 to 1',
    'percentiles are shares of 1'
);

-- Who is no member
reset role;
select tests.be('dave of acme');
select throws_ok(
    $$select api.usage_latency('2026-01-01', '2026-01-03')$$,
    'PT401',
    null,
    'who is no member is told that there is no tenant'
);

reset role;

select *
from finish();

rollback;
