-- As timeseries.usage_facts for users, of whom there are too many to carry every measure along.
create or replace function timeseries.usage_users(tenant_id uuid, bounds timestamptz[])
returns table (bucket integer, user_id text)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set plan_cache_mode = 'force_generic_plan'
as $$
#variable_conflict use_column
declare
    v_count constant integer := cardinality(bounds);
    v_from constant timestamptz := bounds[1];
    v_to constant timestamptz := bounds[v_count];
    v_kept_from constant timestamptz := timeseries.usage_kept_from(usage_users.tenant_id);
    v_watermark timestamptz;
    v_first_day timestamptz;
    v_last_day timestamptz;
    v_other_days timestamptz[];
    v_begins timestamptz[] := array[v_from];
    v_ends timestamptz[] := array[v_to];
    v_taken_from integer[] := array[null::integer];
begin
    select greatest(s.watermark, v_kept_from) into v_watermark
    from timeseries.usage_state as s;
    if v_from < v_watermark and (v_to - v_from > interval '2 hours' or v_from < v_kept_from) then
        select p.first_day, p.last_day, p.other_days, p.begins, p.ends, p.taken_from
        into v_first_day, v_last_day, v_other_days, v_begins, v_ends, v_taken_from
        from timeseries.usage_pieces(usage_users.tenant_id, bounds, v_watermark, v_kept_from, false) as p;
    end if;
    return query
    with seen as (
        select width_bucket(u.day + interval '12 hours', bounds) as bucket, u.key, u.requests
        from timeseries.usage_days as u
        where u.tenant_id = usage_users.tenant_id
            and u.dimension = 'user'
            and u.day >= v_first_day
            and u.day <= v_last_day
            and v_other_days[width_bucket(u.day, v_other_days)] is distinct from u.day
        union all
        select width_bucket(date_trunc('day', r.hour) + interval '12 hours', bounds), r.user_id::text, 1
        from timeseries.usage_late_rows as r
        where r.tenant_id = usage_users.tenant_id
            and r.hour >= v_first_day
            and r.hour < v_last_day + interval '1 day'
            and v_other_days[width_bucket(date_trunc('day', r.hour), v_other_days)] is distinct from date_trunc('day', r.hour)
        union all
        select s.bucket, r.key_found, s.sign * r.requests
        from unnest(v_begins, v_ends, v_taken_from) as p (begins, ends, taken_from)
        cross join lateral
            timeseries.usage_rows(usage_users.tenant_id, 'user', bounds, p.begins, p.ends, null, false) as r
        cross join lateral (
            values (r.bucket, 1), (p.taken_from, -1)
        ) as s (bucket, sign)
        where s.bucket between 1 and v_count - 1
    )

    select s.bucket, s.key
    from seen as s
    where s.key <> ''
    group by s.bucket, s.key
    having sum(s.requests) > 0;
end;
$$;

comment on function timeseries.usage_users(uuid, timestamptz[]) is
    'The users of a tenant that asked for something between bounds in ascending order, once for each bucket.';

revoke all on function timeseries.usage_users(uuid, timestamptz[]) from public;
