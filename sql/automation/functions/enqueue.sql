-- Two transactions that write under one key wait for each other, so that the order of ids is the order of commits.
create or replace function automation.enqueue(
    tenant_id    uuid,
    topic        text,
    payload      jsonb    default '{}',
    ordering_key text     default null,
    delay        interval default '0',
    max_attempts integer  default 10
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
begin
    if ordering_key is not null then
        perform pg_advisory_xact_lock(hashtextextended('automation.outbox ' || tenant_id::text || ' ' || ordering_key, 0));
    end if;
    insert into automation.outbox as o (tenant_id, topic, payload, ordering_key, available_at, max_attempts)
    values (
        enqueue.tenant_id,
        enqueue.topic,
        enqueue.payload,
        enqueue.ordering_key,
        clock_timestamp() + enqueue.delay,
        enqueue.max_attempts
    )
    returning o.id into v_id;
    perform pg_notify('pyairtable_outbox', topic);
    return v_id;
end;
$$;

comment on function automation.enqueue(uuid, text, jsonb, text, interval, integer) is
    'Writes a message into the outbox, in this transaction, and returns its id. Listeners of the channel pyairtable_outbox are '
    'sent the topic when it commits. For the owner and its functions.';

revoke all on function automation.enqueue(uuid, text, jsonb, text, interval, integer) from public;
