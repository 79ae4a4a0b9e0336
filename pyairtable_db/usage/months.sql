-- Where a month begins and ends in a time zone, and the same part of the month before it. The running month ends now.
with zone as (
    select z.name, now() at time zone z.name as present
    from (values (%(zone)s::text)) as z (name)
),

months as (
    select
        z.name,
        date_trunc('month', z.present) as running,
        coalesce(%(month)s::timestamp, date_trunc('month', z.present)) as begins,
        -- a month that has just begun is a moment long
        greatest(z.present, date_trunc('month', z.present) + interval '1 microsecond') as present
    from zone as z
),

parts as (
    select
        m.*,
        m.begins + interval '1 month' as ends,
        least(m.present, m.begins + interval '1 month') as until
    from months as m
),

pairs as (
    select
        p.*,
        p.begins - interval '1 month' as before_begins,
        case
            when p.until = p.ends then p.begins
            else least(p.begins, p.begins - interval '1 month' + (p.until - p.begins))
        end as before_until
    from parts as p
)

select
    p.running::date,
    p.begins::date,
    p.until,
    p.before_until,
    p.ends::date - p.begins::date,
    p.before_until < p.begins,
    m.begins,
    case when p.until = p.ends then m.ends else greatest(now(), m.begins + interval '1 microsecond') end,
    m.before_begins,
    case when p.before_until = p.begins then m.begins else p.before_until at time zone p.name end,
    p.until = p.ends
from pairs as p
-- A midnight may come twice: when a month begins is for the functions to say.
cross join lateral (
    select
        (api.usage_month(p.name, p.begins at time zone p.name) ->> 'monthBegan')::timestamptz as begins,
        (api.usage_month(p.name, p.ends at time zone p.name) ->> 'monthBegan')::timestamptz as ends,
        (api.usage_month(p.name, p.before_begins at time zone p.name) ->> 'monthBegan')::timestamptz as before_begins
) as m
