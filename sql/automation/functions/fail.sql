create or replace function automation.fail(
    tenant_id  uuid,
    message_id bigint,
    lease_id   uuid,
    error      text,
    retry_in   interval default null
)
returns text
language plpgsql
volatile
-- definer: the outbox of all tenants is written by functions only
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_message automation.outbox := automation.require_lease(tenant_id, message_id, lease_id);
    v_state text := case when v_message.attempts >= v_message.max_attempts then 'dead' else 'waiting' end;
    -- 2, 4, 8 … seconds, an hour at most, and up to a quarter more, so that what failed together is not tried together.
    v_pause interval := coalesce(
        retry_in,
        make_interval(secs => least(2 ^ least(v_message.attempts, 12), 3600) * (1 + random() / 4))
    );
begin
    update automation.outbox as o
    set
        state = v_state,
        lease_id = null,
        last_error = left(error, 10000),
        available_at = clock_timestamp() + case v_state when 'dead' then interval '0' else v_pause end
    where o.tenant_id = fail.tenant_id
        and o.id = message_id;
    return v_state;
end;
$$;

comment on function automation.fail(uuid, bigint, uuid, text, interval) is
    'Gives a message back with the reason: it is handed out again after a pause that doubles with each attempt, or after '
    '`retry_in`. Returns `waiting`, or `dead` when it was tried as often as it may be. Only pyairtable_dispatcher may call '
    'it. Raises PT409 when the lease has passed to another consumer.';

revoke all on function automation.fail(uuid, bigint, uuid, text, interval) from public;
grant execute on function automation.fail(uuid, bigint, uuid, text, interval) to pyairtable_dispatcher;
