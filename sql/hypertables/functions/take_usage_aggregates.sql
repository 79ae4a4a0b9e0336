create or replace function timeseries.take_usage_aggregates()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text;
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
    delete from timeseries.usage_late_rows;
    perform timeseries.define_usage_views();
end;
$$;

comment on function timeseries.take_usage_aggregates() is
    'Lets the aggregates that are filled stand for the tables; what is from before timeseries.usage_kept_from stays in these. For '
    'timeseries.use_continuous_aggregates.';

revoke all on function timeseries.take_usage_aggregates() from public;
