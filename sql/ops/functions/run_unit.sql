create or replace function ops.run_unit(
    task       text,
    begins     timestamptz,
    ends       timestamptz,
    out chunks bigint,
    out rows   bigint,
    out more   boolean
)
returns record
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    chunks := 0;
    rows := 0;
    more := false;
    if begins is null then
        -- A hold that is being placed is waited for; one that comes later waits.
        lock table ops.legal_holds, ops.retention_periods, ops.retention_kinds in share mode;
    end if;
    case task
        when 'history' then
            more := not timeseries.keep_usage_from();
        when 'api_usage_logs', 'conversation_messages' then
            select e.chunks, e.rows
            into chunks, rows
            from timeseries.expire_chunk(task, begins, ends) as e;
        when 'usage_rollups' then
            rows := timeseries.purge_usage_rollups();
        when 'changes' then
            rows := airtable.purge_changes();
        when 'trash' then
            rows := airtable.empty_trash();
        when 'attachments' then
            insert into files.dropped_objects (tenant_id, kind, storage_key)
            select p.tenant_id, 'attachments', p.storage_key
            from airtable.purge_attachments() as p;
            get diagnostics rows = row_count;
        when 'files' then
            insert into files.dropped_objects (tenant_id, kind, storage_key)
            select p.tenant_id, 'files', p.storage_key
            from files.purge() as p;
            get diagnostics rows = row_count;
        when 'runs' then
            rows := automation.purge_runs();
        when 'outbox' then
            rows := automation.purge_outbox();
        when 'compression' then
            select count(public.compress_chunk(c.chunk)) into chunks
            from timeseries.compressible_chunks() as c
            where c.range_start = begins
                and c.range_end = ends;
    end case;
end;
$$;

comment on function ops.run_unit(text, timestamptz, timestamptz) is
    'Does one part of a task as ops.units has it, in the caller''s transaction: chunks dropped or compressed, rows deleted, and whether '
    'the same part is to be done again. Raises what the part raises, 20000 for an unknown task. For the owner, in a transaction that '
    'works for no tenant.';

revoke all on function ops.run_unit(text, timestamptz, timestamptz) from public;
