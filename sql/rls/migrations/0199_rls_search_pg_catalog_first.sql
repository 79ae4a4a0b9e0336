-- An empty search_path is searched after the caller's temporary schema, where a type may have the name of one of
-- PostgreSQL's. The functions of the other files say so themselves; these were made by migrations, because stored columns,
-- defaults and schedulers use them.
set local role pyairtable_owner;

alter function airtable.generate_id(text) set search_path = pg_catalog, pg_temp;
alter function ops.schedule_maintenance() set search_path = pg_catalog, pg_temp;
alter function ops.unschedule_maintenance() set search_path = pg_catalog, pg_temp;
alter function search.record_vector(jsonb) set search_path = pg_catalog, pg_temp;
alter function timeseries.message_vector(text) set search_path = pg_catalog, pg_temp;

-- A job of TimescaleDB's, which may set nothing, names its operators in full instead.
-- lint: allow PDB202 TimescaleDB passes the id of the job
-- lint: allow PDB107 a procedure that commits cannot set anything
-- lint: allow PS005 for the same reason
create or replace procedure ops.run_job(job_id integer, config jsonb)
language plpgsql
security invoker
as $$
begin
    if config operator(pg_catalog.->>) 'task' operator(pg_catalog.=) 'refresh' then
        call timeseries.refresh_usage_rollups();
    else
        call ops.maintain();
    end if;
end;
$$;
