begin;

select plan(6);

set local timezone = 'UTC';

select is(timeseries.local_moment('2026-01-01 00:00', 'Asia/Kathmandu'), '2025-12-31 18:15Z', 'clocks that are ahead');
select is(timeseries.local_moment('2026-11-01 00:00', 'America/Havana'), '2026-11-01 04:00Z', 'of two midnights it is the first');
select is(timeseries.local_moment('2026-10-25 02:30', 'Europe/Berlin'), '2026-10-25 00:30Z', 'and of two nights');
select is(timeseries.local_moment('2026-04-05 01:45', 'Australia/Lord_Howe'), '2026-04-04 14:45Z', 'by half an hour, too');
select is(timeseries.local_moment('2026-03-29 02:30', 'Europe/Berlin'), '2026-03-29 01:30Z', 'a time left out is when the clocks go on');
select is_empty(
    $$
        select z.name, c.clock
        from (select distinct on (n.utc_offset, n.abbrev) n.name from pg_timezone_names as n order by n.utc_offset, n.abbrev, n.name) as z
        cross join generate_series(timestamp '2026-01-01', '2026-12-31', '1 day') as c (clock)
        where timeseries.local_moment(c.clock, z.name) > c.clock at time zone z.name
            or (timeseries.local_moment(c.clock, z.name) - interval '1 second') at time zone z.name >= c.clock
        limit 5
    $$,
    'in every zone the clocks show less a second before a day begins'
);

select *
from finish();

rollback;
