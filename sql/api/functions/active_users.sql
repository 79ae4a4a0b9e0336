-- definer: nobody but the owner has rights on hypertables; rows of the tenant of the context alone are read
create or replace function api.active_users(
    since     timestamptz,
    until     timestamptz,
    bucket    interval default '1 day',
    time_zone text     default null
)
returns json
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
-- planning takes longer than the rest
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, coalesce(bucket, interval '1 day'), v_zone);
    v_cut timestamptz[] := array[since] || v_bounds[2:];
    v_total bigint;
    v_points json;
begin
    select
        max(u.users) filter (where u.bucket = 0),
        json_agg(json_build_object('time', v_bounds[u.bucket], 'users', u.users) order by u.bucket) filter (where u.bucket > 0)
    into v_total, v_points
    from timeseries.usage_users(v_tenant_id, v_cut) as u;
    return json_build_object('timeZone', v_zone, 'users', v_total, 'points', v_points);
end;
$$;

comment on function api.active_users(timestamptz, timestamptz, interval, text) is
    'How many users asked for something, exactly, in the whole range and by bucket: {"timeZone", "users", "points": [{"time", "users"}]}; '
    'buckets as in api.usage_over_time. Raises PT400 for an argument that is off, PT422 for no time zone.
    @tag usage
    @returns {timeZone: text, users: bigint, points: [{time: timestamptz, users: bigint}]}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}';

revoke all on function api.active_users(timestamptz, timestamptz, interval, text) from public;
grant execute on function api.active_users(timestamptz, timestamptz, interval, text) to application_user;
