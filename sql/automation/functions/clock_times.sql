-- PostgreSQL's own conversion knows one moment only. Whatever the zone's rules, the moment is one by the offset before a change or by the
-- offset after it; no zone changes twice within three days.
create or replace function automation.clock_times(clock timestamp, time_zone text)
returns timestamptz[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when cardinality(found.moments) > 0 then found.moments
            -- The clock skips it: as much later as the clock goes forward.
            else array[(clock - offsets.before) at time zone 'UTC']
        end
    from (
        select
            around.before at time zone clock_times.time_zone - around.before at time zone 'UTC',
            around.after at time zone clock_times.time_zone - around.after at time zone 'UTC'
        from (
            select
                clock at time zone 'UTC' - interval '36 hours',
                clock at time zone 'UTC' + interval '36 hours'
        ) as around (before, after)
    ) as offsets (before, after)
    cross join lateral (
        select
            array(
                select distinct moment.at
                from (
                    values ((clock - offsets.before) at time zone 'UTC'), ((clock - offsets.after) at time zone 'UTC')
                ) as moment (at)
                where moment.at at time zone clock_times.time_zone = clock
                order by moment.at
            )
    ) as found (moments)
$$;

comment on function automation.clock_times(timestamp, text) is
    'The moments at which the clock of a time zone shows this: one, or two when it was put back in between, the earlier '
    'first. One that the clock skips when it is put forward is taken as much later as it went forward.';

revoke all on function automation.clock_times(timestamp, text) from public;
grant execute on function automation.clock_times(timestamp, text) to application_user;
