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
call timeseries.refresh_usage_rollups('2026-01-02 00:00Z', at_once => true);

-- carol of acme, who reads
select tests.be('carol of acme');

select is(
    (
        select array[w.answer #>> '{thisWeek,cost}', w.answer #>> '{lastWeek,cost}', w.answer #>> '{change,cost}']
        from (select api.usage_week_over_week('UTC', '2026-01-08 23:55Z')::jsonb as answer) as w
    ),
    array['0', '3', '-1.000000'],
    'the week before counts to the same moment of the week'
);
select throws_ok(
    $$select api.usage_week_over_week('UTC', null)$$, 'PT400', 'at: expected a time of the years 100 to 9997, got null', 'a time is needed'
);

select is(
    api.usage_week_over_week('UTC', '2026-01-02 00:10Z') #>> '{thisWeek,cost}', '7', 'the moment itself counts'
);
select is(
    api.usage_week_over_week('UTC', '2026-01-09 00:10Z') #>> '{lastWeek,cost}', '7', 'in the week before, too'
);

-- The clocks of Berlin show 02:30 twice on 25 October 2026: it is asked for at the first, and a request comes between the two.
reset role;
select app.begin_as(tests.tenant('acme'));
select api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET", "timestamp": "2026-10-25T01:00:00Z", "status": 200,
    "durationMs": 1, "cost": 16}');
select is(
    api.usage_week_over_week('Europe/Berlin', '2026-10-25 00:30Z') #>> '{thisWeek,cost}', '0', 'nothing of later than the moment counts'
);
select is(
    api.usage_week_over_week('Europe/Berlin', '2026-10-25 01:30Z') #>> '{thisWeek,cost}', '16', 'what was before it does'
);

-- Two days later they show 10:00 an hour later than the week before; a request of that hour is not of the same part of the week.
select api.log_usage('{"service": "gateway", "endpoint": "/v0", "method": "GET", "timestamp": "2026-10-21T08:30:00Z", "status": 200,
    "durationMs": 1, "cost": 32}');
select is(
    api.usage_week_over_week('Europe/Berlin', '2026-10-28 09:00Z') #>> '{lastWeek,cost}', '0', 'the week before ends at the same time on the clocks'
);

-- Who is no member
reset role;
select tests.be('dave of acme');
select throws_ok(
    $$select api.usage_week_over_week()$$,
    'PT401',
    null,
    'who is no member is told that there is no tenant'
);

reset role;

select *
from finish();

rollback;
