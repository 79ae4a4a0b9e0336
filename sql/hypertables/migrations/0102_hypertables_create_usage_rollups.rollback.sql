drop view timeseries.usage_days;
drop view timeseries.usage_hours;

do $$
declare
    v_dimension text;
begin
    if current_setting('timescaledb.license') = 'timescale' then
        foreach v_dimension in array array['total', 'endpoint', 'user', 'model', 'service'] loop
            execute format('drop materialized view timeseries.usage_days_of_%s', v_dimension);
            execute format('drop materialized view timeseries.usage_hours_of_%s', v_dimension);
        end loop;
    else
        drop table timeseries.usage_rollup_days;
        drop table timeseries.usage_rollup_hours;
    end if;
end;
$$;
