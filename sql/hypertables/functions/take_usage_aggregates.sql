create or replace function timeseries.take_usage_aggregates()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text;
    v_tenants uuid[];
    v_hours timestamptz[];
    v_users uuid[];
begin
    lock table timeseries.usage_rollup_hours, timeseries.usage_rollup_days in access exclusive mode;
    for v_name in
        select a.name
        from timeseries.usage_aggregates('new_') as a
    loop
        execute format('alter materialized view timeseries.%I rename to %I', v_name, substr(v_name, 5));
    end loop;
    delete from timeseries.usage_rollup_hours as r
    where r.hour >= timeseries.usage_kept_from(r.tenant_id);
    delete from timeseries.usage_rollup_days as r
    where r.day >= timeseries.usage_kept_from(r.tenant_id);
    -- They are among the rows that the aggregates have counted.
    with late as (
        delete from timeseries.usage_late_rows as r
        returning r.tenant_id, r.hour, r.user_id
    )

    select array_agg(l.tenant_id), array_agg(l.hour), array_agg(l.user_id) into v_tenants, v_hours, v_users
    from late as l;
    perform timeseries.add_usage_users(v_tenants, v_hours, v_users);
    perform timeseries.define_usage_views();
end;
$$;

comment on function timeseries.take_usage_aggregates() is
    'Lets the aggregates that are filled stand for the tables; what is from before timeseries.usage_kept_from stays in these. For '
    'timeseries.use_continuous_aggregates.';

revoke all on function timeseries.take_usage_aggregates() from public;
