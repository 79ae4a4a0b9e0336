-- What they say of the time before timeseries.usage_kept_from is read from the tables it was moved to. Left here, it would outlive
-- the period of the rollups. Whole chunks go where no tenant's rows count.
create or replace function timeseries.purge_usage_aggregates()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- a refresh that is at work is waited for, holds that are to be placed wait for this
set lock_timeout = '10s'
as $$
declare
    v_first timestamptz;
    v_last timestamptz;
    v_name text;
    v_unit text;
    v_table text;
begin
    select least(s.kept_from, min(k.kept_from)), greatest(s.kept_from, max(k.kept_from))
    into v_first, v_last
    from timeseries.usage_state as s
    left join timeseries.usage_kept as k on true
    group by s.kept_from;
    for v_name, v_unit, v_table in
        select a.name, a.unit, format('%I.%I', c.materialization_hypertable_schema, c.materialization_hypertable_name)
        from timeseries.usage_aggregates() as a
        inner join timescaledb_information.continuous_aggregates as c
            on c.view_schema = 'timeseries'
            and c.view_name = a.name
        where isfinite(v_last)
    loop
        if isfinite(v_first) then
            perform public.drop_chunks(format('timeseries.%I', v_name)::regclass, older_than => v_first);
        end if;
        execute format(
            'delete from %1$s as a
            using timeseries.usage_state as s
            where a.%2$I < $1
                and a.%2$I < coalesce(
                    (select k.kept_from from timeseries.usage_kept as k where k.tenant_id = a.tenant_id), s.kept_from
                )',
            v_table,
            v_unit
        )
        using v_last;
    end loop;
end;
$$;

comment on function timeseries.purge_usage_aggregates() is
    'Deletes from the continuous aggregates of usage what is from before timeseries.usage_kept_from(tenant_id); does nothing where rollups are '
    'tables. For timeseries.purge_usage_rollups.';

revoke all on function timeseries.purge_usage_aggregates() from public;
