-- Requests of a range by the day of the week (1 is Monday) and the hour in the time zone, and how many such hours there were.
select
    extract(isodow from p.local)::integer,
    extract(hour from p.local)::integer,
    sum(p.requests)::bigint,
    count(*)
from (
    select (u.point ->> 'time')::timestamptz at time zone %(zone)s, (u.point ->> 'requests')::bigint
    from json_array_elements(
        api.usage_over_time(%(since)s, %(until)s, '1 hour') -> 'series' -> 0 -> 'points'
    ) as u (point)
) as p (local, requests)
group by 1, 2
order by 1, 2
