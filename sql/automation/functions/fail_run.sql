create or replace function automation.fail_run(
    tenant_id uuid,
    run_id    text,
    lease_id  uuid,
    error     jsonb,
    retry_in  interval default null,
    is_final  boolean  default false
)
returns text
language plpgsql
volatile
-- definer: the dispatcher serves all tenants and reads no table
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_message automation.outbox := automation.require_run_lease(fail_run.tenant_id, run_id, lease_id);
begin
    if jsonb_typeof(error -> 'message') is distinct from 'string' then
        raise exception using
            errcode = 'PT422',
            message = 'error: expected {"message", …}';
    end if;
    update automation.runs as r
    set error = fail_run.error
    where r.tenant_id = fail_run.tenant_id
        and r.id = run_id;
    -- One that no further attempt would mend is tried no more.
    if is_final then
        update automation.outbox as o
        set max_attempts = o.attempts
        where o.tenant_id = fail_run.tenant_id
            and o.id = v_message.id;
    end if;
    return case automation.fail(tenant_id, v_message.id, lease_id, left(error ->> 'message', 10000), retry_in)
        when 'dead' then 'failed'
        else 'queued'
    end;
end;
$$;

comment on function automation.fail_run(uuid, text, uuid, jsonb, interval, boolean) is
    'Gives a run back with the reason, {"message", …}: it is tried again after a pause that doubles with each attempt, or '
    'after `retry_in`, unless that was the last attempt or `is_final` says that it makes no sense. Returns `queued` or '
    '`failed`. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has passed to another consumer or the '
    'run was cancelled, PT422 for an error without a message.';

revoke all on function automation.fail_run(uuid, text, uuid, jsonb, interval, boolean) from public;
grant execute on function automation.fail_run(uuid, text, uuid, jsonb, interval, boolean) to pyairtable_dispatcher;
