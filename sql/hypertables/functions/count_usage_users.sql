-- After the entries of these hours have been taken from the log: what this sees is not older, and whoever commits later has
-- left an entry of their own. A row that is added as a late one too has its user set twice, which is the same.
create or replace function timeseries.count_usage_users(day timestamptz, tenants uuid[], hours timestamptz[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
-- with its ends known, a day is looked for in its own chunk
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_tenants uuid[];
    v_hours timestamptz[];
    v_users uuid[];
begin
    select array_agg(s.tenant_id), array_agg(s.hour), array_agg(s.user_id)
    into v_tenants, v_hours, v_users
    from (
        select c.tenant_id, c.hour, u.user_id
        from unnest(tenants, hours) as c (tenant_id, hour)
        cross join lateral (
            select distinct l.user_id
            from timeseries.api_usage_logs as l
            where l.tenant_id = c.tenant_id
                and l.timestamp >= c.hour
                and l.timestamp < c.hour + interval '1 hour'
                and l.timestamp >= day
                and l.timestamp < day + interval '1 day'
                and l.user_id is not null
        ) as u
    ) as s;
    delete from timeseries.usage_user_hours as u
    using unnest(tenants, hours) as c (tenant_id, hour)
    where u.tenant_id = c.tenant_id
        and u.hour = c.hour;
    perform timeseries.add_usage_users(v_tenants, v_hours, v_users);
end;
$$;

comment on function timeseries.count_usage_users(timestamptz, uuid[], timestamptz[]) is
    'Counts the users of hours of a day (UTC) anew, each hour beside its tenant, from rows. In a transaction that holds the lock of the '
    'rollups and has taken the entries of these hours. For the owner.';

revoke all on function timeseries.count_usage_users(timestamptz, uuid[], timestamptz[]) from public;
