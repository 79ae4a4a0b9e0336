begin;

select plan(5);

select results_eq(
    $$
        select cron, zone, automation.next_time(cron, zone, after)
        from (
            values
                ('*/15 * * * *', 'UTC', '2026-01-01 10:00Z'::timestamptz),
                ('0 9 * * mon-fri', 'Europe/Berlin', '2026-01-02 09:00Z'),
                ('0 0 29 2 *', 'UTC', '2096-03-01 00:00Z'),
                ('0 0 13 * fri', 'UTC', '2026-01-01 00:00Z'),
                ('0 0 * * 7', 'UTC', '2026-01-01 00:00Z'),
                ('0 0 1 1 *', 'Pacific/Kiritimati', '2025-12-31 09:59:59Z')
        ) as cases (cron, zone, after)
    $$,
    $$
        values
            ('*/15 * * * *', 'UTC', '2026-01-01 10:15Z'::timestamptz),
            ('0 9 * * mon-fri', 'Europe/Berlin', '2026-01-05 08:00Z'),
            ('0 0 29 2 *', 'UTC', '2104-02-29 00:00Z'),
            ('0 0 13 * fri', 'UTC', '2026-01-02 00:00Z'),
            ('0 0 * * 7', 'UTC', '2026-01-04 00:00Z'),
            ('0 0 1 1 *', 'Pacific/Kiritimati', '2025-12-31 10:00Z')
    $$,
    'the next time is after the moment, by the clock of the zone; day of month or day of week'
);

create function pg_temp.times(cron text, zone text, after timestamptz, how_many integer)
returns timestamptz[]
language plpgsql
as $$
declare
    v_times timestamptz[] := '{}';
begin
    for v_number in 1 .. how_many loop
        after := automation.next_time(cron, zone, after);
        v_times := v_times || after;
    end loop;
    return v_times;
end;
$$;

select is(
    pg_temp.times('30 2 * * *', 'Europe/Berlin', '2026-03-28 02:00Z', 2),
    array['2026-03-29 01:30Z', '2026-03-30 00:30Z']::timestamptz[],
    'a time the clock skips comes an hour later, once'
);
select is(
    pg_temp.times('30 2 * * *', 'Europe/Berlin', '2026-10-24 01:00Z', 2),
    array['2026-10-25 00:30Z', '2026-10-26 01:30Z']::timestamptz[],
    'an hour that is named and comes twice is taken the first time'
);
select is(
    pg_temp.times('30 * * * *', 'Europe/Berlin', '2026-10-24 23:40Z', 3),
    array['2026-10-25 00:30Z', '2026-10-25 01:30Z', '2026-10-25 02:30Z']::timestamptz[],
    'what comes every hour comes in both'
);
select is(automation.next_time('0 0 31 2 *', 'UTC', now()), null, '31 February never comes');

select *
from finish();

rollback;
