-- Before the license changes, since nothing reads compressed chunks or refreshes aggregates after that.
-- lint: allow PDB107 a procedure that commits cannot set anything
-- lint: allow PS005 for the same reason
-- lint: allow PS001 only the owner may call it, with the search_path of a session of its own
create or replace procedure timeseries.use_rollup_tables()
language plpgsql
security invoker
as $$
declare
    v_key constant bigint := pg_catalog.hashtextextended('timeseries.usage_state', 0);
    v_chunk regclass;
begin
    perform ops.unschedule_maintenance();
    commit;
    if pg_catalog.current_setting('timescaledb.license') = 'timescale' then
        for v_chunk in
            select pg_catalog.format('%I.%I', c.chunk_schema, c.chunk_name)::pg_catalog.regclass
            from timescaledb_information.chunks as c
            where c.hypertable_schema = 'timeseries'
                and c.is_compressed
            order by c.range_start
        loop
            perform public.decompress_chunk(v_chunk);
            commit;
        end loop;
        perform timeseries.set_compression(false);
        commit;
    end if;
    if exists (select from timeseries.usage_aggregates()) then
        call timeseries.refresh_usage_rollups();
        commit;
        perform pg_catalog.pg_advisory_lock(v_key);
        perform timeseries.drop_usage_aggregates();
        commit;
        perform pg_catalog.pg_advisory_unlock(v_key);
    end if;
    perform ops.schedule_maintenance();
    commit;
end;
$$;

comment on procedure timeseries.use_rollup_tables() is -- noqa: LT01
    'Makes a database of the community edition one that the Apache edition can run: unpacks every chunk, a transaction each, and moves '
    'usage from continuous aggregates to tables. Every function answers as before at every moment; it may be interrupted and '
    'called again. Change timescaledb.license after it. For the owner''s login, outside of a transaction.';

revoke all on routine timeseries.use_rollup_tables() from public;
