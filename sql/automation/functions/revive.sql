create or replace function automation.revive(tenant_id uuid, message_id bigint)
returns boolean
language plpgsql
volatile
-- definer: the outbox of all tenants is written by functions only
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update automation.outbox as o
    set
        state = 'waiting',
        attempts = 0,
        available_at = clock_timestamp()
    where o.tenant_id = revive.tenant_id
        and o.id = message_id
        and o.state = 'dead';
    return found;
end;
$$;

comment on function automation.revive(uuid, bigint) is
    'Lets a dead message be tried again from the start, and returns whether there was one. Only pyairtable_dispatcher may call it.';

revoke all on function automation.revive(uuid, bigint) from public;
grant execute on function automation.revive(uuid, bigint) to pyairtable_dispatcher;
