begin;

select plan(9);

set local timezone = 'UTC';

select is(
    timeseries.usage_bounds('2026-03-28 12:00Z', '2026-03-30 12:00Z', '1 day', 'Europe/Berlin'),
    array['2026-03-27 23:00Z', '2026-03-28 23:00Z', '2026-03-29 22:00Z', '2026-03-30 12:00Z']::timestamptz[],
    'the day the clocks change has 23 hours'
);
select is(
    timeseries.usage_bounds('2026-01-01', '2026-01-08', '1 week', 'UTC'),
    array['2025-12-29', '2026-01-05', '2026-01-08']::timestamptz[],
    'weeks begin on Mondays'
);
select is(
    timeseries.usage_bounds('2026-05-15', '2026-08-01', '3 months', 'UTC'),
    array['2026-04-01', '2026-07-01', '2026-08-01']::timestamptz[],
    'three months are a quarter'
);
select is(
    timeseries.usage_bounds('2026-01-01 00:10Z', '2026-01-01 02:00Z', '1 hour', 'Asia/Kolkata'),
    array['2025-12-31 23:30Z', '2026-01-01 00:30Z', '2026-01-01 01:30Z', '2026-01-01 02:00Z']::timestamptz[],
    'hours are counted from the midnight of the time zone'
);
select is(
    timeseries.usage_bounds('2026-01-01', '2026-01-02', null, 'UTC'), array['2026-01-01', '2026-01-02']::timestamptz[], 'null is one bucket'
);
select throws_ok(
    'select timeseries.usage_bounds(''2026-01-01'', ''2026-01-02'', ''1 day 1 hour'', ''UTC'')',
    'PT400',
    null,
    'no mixture'
);
select throws_ok(
    'select timeseries.usage_bounds(''2026-01-01'', ''2026-01-02'', ''0'', ''UTC'')',
    'PT400',
    null,
    'no bucket of nothing'
);
select throws_ok(
    'select timeseries.usage_bounds(''2000-01-01'', ''2026-01-02'', null, ''UTC'')',
    'PT400',
    'since and until: expected a range of at most ten years',
    'ten years'
);
select throws_ok('select timeseries.usage_bounds(null, now(), null, ''UTC'')', 'PT400', null, 'a range has two ends');

select *
from finish();

rollback;
