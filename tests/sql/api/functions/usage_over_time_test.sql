begin;

select plan(7);

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
    (
    select jsonb_agg(p.point - array['averageMs', 'tokensIn', 'tokensOut', 'requestBytes', 'responseBytes'] order by p.place)
        from jsonb_array_elements(
            api.usage_over_time('2025-12-31', '2026-01-03')::jsonb #> '{series,0,points}'
        ) with ordinality as p (point, place)
    ),
    '[
        {"time": "2025-12-31T00:00:00+00:00", "requests": 0, "clientErrors": 0, "serverErrors": 0, "errorRate": null,
            "durationMs": 0, "cost": 0},
        {"time": "2026-01-01T00:00:00+00:00", "requests": 2, "clientErrors": 1, "serverErrors": 0, "errorRate": 0.5,
            "durationMs": 300, "cost": 3},
        {"time": "2026-01-02T00:00:00+00:00", "requests": 1, "clientErrors": 0, "serverErrors": 1, "errorRate": 1,
            "durationMs": 700000, "cost": 4}
    ]'::jsonb,
    'carol sees the days of acme, and no gaps'
);
select is(
    jsonb_path_query_array(
        api.usage_over_time('2026-01-01', '2026-01-03', '1 day', time_zone => 'Asia/Kolkata')::jsonb, '$.series[0].points[*].requests'
    ),
    '[1, 2, 0]',
    'days are those of the time zone'
);
select is(
    jsonb_path_query_array(api.usage_over_time('2026-01-01', '2026-01-03', '1 week', 'model')::jsonb, '$.series[*].key'),
    '[null, "large"]',
    'a series for each model, and for none'
);
select throws_ok(
    $$select api.usage_over_time('2026-01-01', '2026-01-03', '1 second')$$,
    'PT400',
    null,
    'too many buckets are refused'
);
select throws_ok(
    $$select api.usage_over_time('2026-01-01', '2026-01-03', group_by => 'tenant')$$,
    'PT400',
    'group_by: expected endpoint, user, model or service, got "tenant"',
    'usage is told apart by what there is'
);
select throws_ok($$select api.usage_over_time('2026-01-03', '2026-01-01')$$, 'PT400', null, 'a range has an order');

-- Who is no member
reset role;
select tests.be('dave of acme');
select throws_ok(
    $$select api.usage_over_time('2026-01-01', '2026-01-03')$$,
    'PT401',
    null,
    'who is no member is told that there is no tenant'
);

reset role;

select *
from finish();

rollback;
