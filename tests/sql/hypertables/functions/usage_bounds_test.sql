begin;

select plan(17);

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
    'select timeseries.usage_bounds(''2026-01-01'', ''2026-01-02'', ''infinity'', ''UTC'')',
    'PT400',
    'bucket: infinity is no length of a bucket',
    'no bucket without end'
);
select throws_ok(
    'select timeseries.usage_bounds(''2000-01-01'', ''2026-01-02'', null, ''UTC'')',
    'PT400',
    'since and until: expected a range of at most ten years',
    'ten years'
);
select throws_ok(
    'select timeseries.usage_bounds(null, ''2026-01-02'', null, ''UTC'')',
    'PT400',
    'since and until: expected two times in order, got null and 2026-01-02 00:00:00+00',
    'a range has two ends'
);
select throws_ok(
    'select timeseries.usage_bounds(''2026-01-01'', ''2026-01-02'', ''-1 month +40 days'', ''UTC'')',
    'PT400',
    'bucket: -1 mons +40 days is no length of a bucket',
    'no mixture of signs'
);
select throws_ok(
    'select timeseries.usage_bounds(''2026-01-01'', ''2026-01-02'', ''1000000 years'', ''UTC'')', 'PT400', null, 'nor a million years'
);
select throws_ok(
    'select timeseries.usage_bounds(''4714-11-24 BC'', ''4714-11-26 BC'', ''1 month'', ''UTC'')',
    'PT400',
    'since and until: expected times of the years 100 to 9998, got 4714-11-24 00:00:00+00 BC and 4714-11-26 00:00:00+00 BC',
    'nor times that no calendar reaches'
);

-- On 1 November 2026 the clocks of Havana go from 01:00 back to 00:00: that midnight comes twice.
select is(
    timeseries.usage_bounds('2026-10-31 12:00Z', '2026-11-02 12:00Z', '1 day', 'America/Havana'),
    array['2026-10-31 04:00Z', '2026-11-01 04:00Z', '2026-11-02 05:00Z', '2026-11-02 12:00Z']::timestamptz[],
    'a day whose midnight comes twice begins with the first'
);
select is(
    timeseries.usage_bounds('2026-11-01 04:10Z', '2026-11-01 04:50Z', '1 month', 'America/Havana'),
    array['2026-11-01 04:00Z', '2026-11-01 04:50Z']::timestamptz[],
    'and a range between the two is in it'
);
select is(
    timeseries.usage_bounds('2011-12-29 10:00Z', '2012-01-01 10:00Z', '1 day', 'Pacific/Apia'),
    array['2011-12-29 10:00Z', '2011-12-30 10:00Z', '2011-12-31 10:00Z', '2012-01-01 10:00Z']::timestamptz[],
    'a day that the clocks leave out is no bucket'
);
select is(
    timeseries.usage_bounds('2026-03-29 00:00Z', '2026-03-29 01:00Z', '90 minutes', 'UTC'),
    array['2026-03-29 00:00Z', '2026-03-29 01:00Z']::timestamptz[],
    'a bucket may be longer than the range'
);

select *
from finish();

rollback;
