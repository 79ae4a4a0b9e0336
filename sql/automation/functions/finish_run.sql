create or replace function automation.finish_run(tenant_id uuid, run_id text, lease_id uuid, output jsonb default null)
returns void
language plpgsql
volatile
-- definer: the dispatcher serves all tenants and reads no table
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_message automation.outbox := automation.require_run_lease(finish_run.tenant_id, run_id, lease_id);
begin
    update automation.runs as r
    set output = finish_run.output
    where r.tenant_id = finish_run.tenant_id
        and r.id = run_id;
    perform automation.complete(tenant_id, v_message.id, lease_id);
end;
$$;

comment on function automation.finish_run(uuid, text, uuid, jsonb) is
    'Ends a run that has succeeded. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has passed to '
    'another consumer or the run was cancelled.';

revoke all on function automation.finish_run(uuid, text, uuid, jsonb) from public;
grant execute on function automation.finish_run(uuid, text, uuid, jsonb) to pyairtable_dispatcher;
