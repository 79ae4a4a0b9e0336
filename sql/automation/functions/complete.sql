create or replace function automation.complete(tenant_id uuid, message_id bigint, lease_id uuid)
returns void
language plpgsql
volatile
-- definer: the outbox of all tenants is written by functions only
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform automation.require_lease(tenant_id, message_id, lease_id);
    delete from automation.outbox as o
    where o.tenant_id = complete.tenant_id
        and o.id = message_id;
end;
$$;

comment on function automation.complete(uuid, bigint, uuid) is
    'Takes a message that is done out of the outbox. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has '
    'passed to another consumer: then the work may be done twice.';

revoke all on function automation.complete(uuid, bigint, uuid) from public;
grant execute on function automation.complete(uuid, bigint, uuid) to pyairtable_dispatcher;
