-- The tables are read until the aggregates are filled; then names change in one transaction. The lock keeps refreshes out,
-- that would take entries away which the aggregates have not seen. No search_path of its own: it commits.
-- lint: allow PDB107 a procedure that commits cannot set anything
-- lint: allow PS005 for the same reason
-- lint: allow PS001 only the owner may call it, with the search_path of a session of its own
create or replace procedure timeseries.use_continuous_aggregates()
language plpgsql
security invoker
as $$
declare
    v_key constant bigint := pg_catalog.hashtextextended('timeseries.usage_state', 0);
    v_name text;
    v_unit text;
    v_until timestamptz;
begin
    if pg_catalog.current_setting('timescaledb.license') <> 'timescale' then
        raise exception using
            errcode = 'PT409',
            message = 'timescaledb.license is apache: this server has no continuous aggregates',
            hint = 'Have TimescaleDB''s community edition installed, set timescaledb.license = timescale in postgresql.conf, restart, call again.';
    end if;
    -- In a transaction of the caller's this fails, before there is a lock that outlives it.
    commit;
    perform pg_catalog.pg_advisory_lock(v_key);
    if not exists (select from timeseries.usage_aggregates()) then
        call timeseries.refresh_usage_rollups();
        commit;
        -- What a run that was interrupted left.
        for v_name in
            select a.name
            from timeseries.usage_aggregates('new_') as a
            order by a.unit
        loop
            execute pg_catalog.format('drop materialized view timeseries.%I', v_name);
        end loop;
        perform timeseries.create_usage_aggregates('new_');
        select s.watermark into v_until
        from timeseries.usage_state as s;
        commit;
        for v_name, v_unit in
            select a.name, a.unit
            from timeseries.usage_aggregates('new_') as a
        loop
            if pg_catalog.isfinite(v_until) then
                call public.refresh_continuous_aggregate(
                    pg_catalog.format('timeseries.%I', v_name)::pg_catalog.regclass,
                    null,
                    pg_catalog.date_trunc(v_unit, v_until, 'UTC')
                );
                commit;
            end if;
        end loop;
        perform timeseries.take_usage_aggregates();
        commit;
    end if;
    perform timeseries.set_compression(true);
    perform ops.schedule_maintenance();
    commit;
    perform pg_catalog.pg_advisory_unlock(v_key);
end;
$$;

comment on procedure timeseries.use_continuous_aggregates() is -- noqa: LT01
    'Moves usage from the tables of the Apache edition to continuous aggregates, lets chunks be compressed, and schedules maintenance by '
    'TimescaleDB. Every function answers as before at every moment; it may be interrupted and called again, and does nothing '
    'that is done. Raises PT409 while timescaledb.license is apache. For the owner''s login, outside of a transaction.';

revoke all on routine timeseries.use_continuous_aggregates() from public;
