-- Without a SET clause: names are bound, and the caller's query takes the body in. PostgreSQL takes a time that the clocks
-- show twice for the later one, so that a day whose midnight comes twice would begin an hour late.
create or replace function timeseries.local_moment(clock timestamp, time_zone text)
returns timestamptz
language sql
stable
security invoker
parallel safe
begin atomic
    select
        case -- noqa: LT01,LT06
            when (
                clock
                - ((clock at time zone time_zone - interval '24 hours') at time zone time_zone
                    - (clock at time zone time_zone - interval '24 hours') at time zone 'UTC')
            ) at time zone 'UTC' at time zone time_zone = clock
                then (
                    clock
                    - ((clock at time zone time_zone - interval '24 hours') at time zone time_zone
                        - (clock at time zone time_zone - interval '24 hours') at time zone 'UTC')
                ) at time zone 'UTC'
            else clock at time zone time_zone
        end;
end;

comment on function timeseries.local_moment(timestamp, text) is
    'When the clocks of a time zone show this time, the first time where they show it twice; where they leave it out, when they go on.';

revoke all on function timeseries.local_moment(timestamp, text) from public;
