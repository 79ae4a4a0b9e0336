begin;

select plan(8);

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

select tests.be('alice of acme');
select is(
    api.usage_month('UTC', '2026-01-16 12:00Z')::jsonb,
    '{"timeZone": "UTC", "monthBegan": "2026-01-01T00:00:00+00:00", "cost": 7, "budget": null, "left": null, "used": null,
        "elapsed": 0.5}',
    'without a budget there is a cost'
);
select api.set_usage_budget(28);
select is(
    api.usage_month('UTC', '2026-01-16 12:00Z')::jsonb - array['timeZone', 'monthBegan', 'elapsed'],
    '{"cost": 7, "budget": 28, "left": 21, "used": 0.25}',
    'with one there is what is left'
);
select is(
    api.usage_month('America/New_York', '2026-01-02 00:00Z')::jsonb ->> 'monthBegan',
    '2026-01-01T05:00:00+00:00',
    'the month is the time zone''s'
);

select is(
    api.usage_month('UTC', '2026-01-02 00:10Z') ->> 'cost', '7', 'the moment itself counts'
);
select is(
    api.usage_month('America/Havana', '2026-11-01 04:30Z') ->> 'monthBegan',
    '2026-11-01T04:00:00+00:00',
    'a month whose first midnight comes twice begins with the first'
);
select throws_ok(
    $$select api.usage_month('UTC', '4714-11-24 BC')$$,
    'PT400',
    'at: expected a time of the years 100 to 9997, got 4714-11-24 00:00:00+00 BC',
    'a month out of range is refused'
);
select api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET", "status": 200, "durationMs": 1, "cost": 8}');
select is(api.usage_month() ->> 'cost', '8', 'what was logged in this very transaction counts');

reset role;
select tests.be('bob of globex');
select is(
    api.usage_month('UTC', '2026-01-16 12:00Z')::jsonb -> 'budget', 'null', 'globex has no budget for it'
);

reset role;

select *
from finish();

rollback;
