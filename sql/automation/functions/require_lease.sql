create or replace function automation.require_lease(tenant_id uuid, message_id bigint, lease_id uuid)
returns automation.outbox
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_message automation.outbox;
begin
    select o.* into v_message
    from automation.outbox as o
    where o.tenant_id = require_lease.tenant_id
        and o.id = message_id
        and o.lease_id = require_lease.lease_id
    for update;
    if v_message.id is null then
        raise exception using
            errcode = 'PT409',
            message = format('the lease of message %s has ended', coalesce(message_id::text, 'null')),
            hint = 'Another consumer has it, or has done it. Ask for a longer lease, or extend it with automation.extend.';
    end if;
    return v_message;
end;
$$;

comment on function automation.require_lease(uuid, bigint, uuid) is
    'The message that is under this lease, held until the transaction ends. Raises PT409 when the lease is no longer its own.';

revoke all on function automation.require_lease(uuid, bigint, uuid) from public;
