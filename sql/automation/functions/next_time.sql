create or replace function automation.next_time(cron text, time_zone text, after timestamptz)
returns timestamptz
language plpgsql
stable
strict
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_fields text[] := automation.cron_parts(cron);
    v_minutes integer[] := automation.cron_values(v_fields[1], 0, 59);
    v_hours integer[] := automation.cron_values(v_fields[2], 0, 23);
    v_days integer[] := automation.cron_values(v_fields[3], 1, 31);
    v_months integer[] := automation.cron_values(
        v_fields[4], 1, 12, array['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
    );
    v_weekdays integer[] := automation.cron_values(
        v_fields[5], 0, 7, array['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
    );
    v_any_day boolean := v_fields[3] like '*%';
    v_any_weekday boolean := v_fields[5] like '*%';
    v_day date;
    v_next timestamptz;
begin
    -- The calendar repeats after 28 years, but where a century has no leap day: 29 February may be eight years away, one
    -- that is a given day of the week is never asked for, since either of the two is enough.
    for v_day in
        select day.at::date
        from generate_series(0, 8 * 366 + 2) as days (number)
        cross join lateral (select (after at time zone next_time.time_zone)::date - 1 + days.number) as day (at)
        where extract(month from day.at) = any (v_months)
            and case
                when v_any_day or v_any_weekday then
                    extract(day from day.at) = any (v_days)
                    and (extract(dow from day.at) = any (v_weekdays) or extract(isodow from day.at) = any (v_weekdays))
                else
                    extract(day from day.at) = any (v_days)
                    or extract(dow from day.at) = any (v_weekdays)
                    or extract(isodow from day.at) = any (v_weekdays)
            end
        order by days.number
    loop
        select min(moment.at)
        into v_next
        from unnest(v_hours) as hours (number)
        cross join unnest(v_minutes) as minutes (number)
        cross join lateral unnest(automation.clock_times(
            v_day + make_time(hours.number, minutes.number, 0), next_time.time_zone
        )) with ordinality as moment (at, place)
        where moment.at > after
            -- An hour that the clock shows twice is two to what comes every hour, and one to what comes at an hour.
            and (moment.place = 1 or v_fields[2] like '*%');
        if v_next is not null then
            return v_next;
        end if;
    end loop;
    return null;
end;
$$;

comment on function automation.next_time(text, text, timestamptz) is
    'When a cron expression comes next after a moment, by the clock of a time zone; null when it never does or is none. '
    'Day of month and day of week are alternatives when neither begins with *, as cron has it. Where the clock is put '
    'forward, a time it skips comes as much later; where it is put back, an hour that is named comes once, the first '
    'time, and one that is not, as in */15 * * * *, both times.';

revoke all on function automation.next_time(text, text, timestamptz) from public;
grant execute on function automation.next_time(text, text, timestamptz) to application_user;
