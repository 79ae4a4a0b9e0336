set local role pyairtable_owner;

alter function airtable.generate_id(text) set search_path = '';
alter function ops.schedule_maintenance() set search_path = '';
alter function ops.unschedule_maintenance() set search_path = '';
alter function search.record_vector(jsonb) set search_path = '';
alter function timeseries.message_vector(text) set search_path = '';

-- lint: allow PDB107 as it was
create or replace procedure ops.run_job(job_id integer, config jsonb)
language plpgsql
security invoker
as $$
begin
    if config ->> 'task' = 'refresh' then
        call timeseries.refresh_usage_rollups();
    else
        call ops.maintain();
    end if;
end;
$$;
