create or replace function automation.claim_runs(consumer text, how_many integer default 10, lease interval default '1 minute')
returns table (
    tenant_id   uuid,
    run_id      text,
    lease_id    uuid,
    workflow_id text,
    version     integer,
    attempt     integer,
    definition  jsonb,
    input       jsonb
)
language plpgsql
volatile
-- definer: the dispatcher serves all tenants and reads no table
security definer
set search_path = pg_catalog, pg_temp
rows 10
as $$
begin
    return query
        select r.tenant_id, r.id, c.lease_id, r.workflow_id, r.workflow_version, c.attempts, r.definition, r.input
        from automation.claim(consumer, array['run'], how_many, lease) as c
        inner join automation.runs as r
            on c.tenant_id = r.tenant_id
            and r.id = c.payload ->> 'runId';
end;
$$;

comment on function automation.claim_runs(text, integer, interval) is
    'Hands out up to `how_many` runs as automation.claim hands out messages; end each with automation.finish_run or '
    'automation.fail_run and its `lease_id`. Only pyairtable_dispatcher may call it. Raises PT400 for a number or a lease '
    'out of range.';

revoke all on function automation.claim_runs(text, integer, interval) from public;
grant execute on function automation.claim_runs(text, integer, interval) to pyairtable_dispatcher;
