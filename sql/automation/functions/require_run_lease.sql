create or replace function automation.require_run_lease(tenant_id uuid, run_id text, lease_id uuid)
returns automation.outbox
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    return automation.require_lease(
        tenant_id,
        (
            select r.message_id
            from automation.runs as r
            where r.tenant_id = require_run_lease.tenant_id
                and r.id = run_id
        ),
        lease_id
    );
end;
$$;

comment on function automation.require_run_lease(uuid, text, uuid) is
    'The message of a run that is under this lease, held until the transaction ends. Raises PT409 when it is no longer '
    'its own: another consumer has the run, or it was cancelled.';

revoke all on function automation.require_run_lease(uuid, text, uuid) from public;
