begin;

select plan(5);

select is(automation.clock_times('2026-07-01 12:00', 'Europe/Berlin'), array['2026-07-01 10:00Z'::timestamptz], 'one moment');
select is(
    automation.clock_times('2026-10-25 02:30', 'Europe/Berlin'),
    array['2026-10-25 00:30Z', '2026-10-25 01:30Z']::timestamptz[],
    'two where the clock is put back, the earlier first'
);
select is(
    automation.clock_times('2026-03-29 02:30', 'Europe/Berlin'), array['2026-03-29 01:30Z'::timestamptz], 'one it skips is 03:30'
);
select is(
    automation.clock_times('2026-04-05 01:45', 'Australia/Lord_Howe'),
    array['2026-04-04 14:45Z', '2026-04-04 15:15Z']::timestamptz[],
    'half an hour is put back as well'
);
select is(
    automation.clock_times('2011-12-30 12:00', 'Pacific/Apia'),
    array['2011-12-30 22:00Z'::timestamptz],
    'a day that was left out is the next one'
);

select *
from finish();

rollback;
