-- Lengths are compared by months of 30 days, and taken away by the calendar: "1 month -29 days" is a day there, and none here.
create or replace function ops.is_period(keep interval)
returns boolean
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when isfinite(keep) then
                keep <= interval '1000 years'
                and extract(year from keep) * 12 + extract(month from keep) >= 0
                and extract(day from keep) >= 0
                and keep - make_interval(
                    months => (extract(year from keep) * 12 + extract(month from keep))::integer, days => extract(day from keep)::integer
                ) >= interval '0'
            else keep > interval '0'
        end
$$;

comment on function ops.is_period(interval) is
    'Whether rows can be kept for so long: no part is negative, and it is at most 1000 years, or without end; null for null.';

revoke all on function ops.is_period(interval) from public;
grant execute on function ops.is_period(interval) to application_user;
