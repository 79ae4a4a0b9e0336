create or replace function automation.extend(
    tenant_id  uuid,
    message_id bigint,
    lease_id   uuid,
    lease      interval default '1 minute'
)
returns timestamptz
language plpgsql
volatile
-- definer: the outbox of all tenants is written by functions only
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_until timestamptz := clock_timestamp() + lease;
begin
    if lease is null or lease not between interval '1 second' and interval '1 day' then
        raise exception using
            errcode = 'PT400',
            message = format('lease: expected 1 second to 1 day, got %s', coalesce(lease::text, 'null'));
    end if;
    perform automation.require_lease(tenant_id, message_id, lease_id);
    update automation.outbox as o
    set available_at = v_until
    where o.tenant_id = extend.tenant_id
        and o.id = message_id;
    return v_until;
end;
$$;

comment on function automation.extend(uuid, bigint, uuid, interval) is
    'Lets a lease end later, and returns when. Only pyairtable_dispatcher may call it. Raises PT409 when the lease has passed '
    'to another consumer, PT400 for one that is out of range.';

revoke all on function automation.extend(uuid, bigint, uuid, interval) from public;
grant execute on function automation.extend(uuid, bigint, uuid, interval) to pyairtable_dispatcher;
