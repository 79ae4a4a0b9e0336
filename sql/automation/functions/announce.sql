-- Called at commit. Only what costs nothing is looked at: whether the kind of change and the table are among those that a
-- webhook asks for. A notification says "there may be something for you".
create or replace function automation.announce(tenant_id uuid, base_id text, kind text, table_id text)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_webhook_id text;
begin
    for v_webhook_id in
        select w.id
        from airtable.webhooks as w
        where w.tenant_id = announce.tenant_id
            and w.base_id = announce.base_id
            and w.expires_at > now()
            and w.are_notifications_enabled
            and w.notification_url is not null
            and w.specification #> '{options,filters,dataTypes}' ? airtable.data_type(announce.kind)
            and coalesce(w.specification #>> '{options,filters,recordChangeScope}', announce.table_id) = announce.table_id
        order by w.id
    loop
        -- One that waits will tell of this change too. It is held until the commit: handed out before, it would come too
        -- early, and while a consumer is taking it, it is passed over.
        perform from automation.outbox as o
        where o.tenant_id = announce.tenant_id
            and o.ordering_key = 'webhook ' || v_webhook_id
            and o.state = 'waiting'
        limit 1
        for update skip locked;
        continue when found;
        perform automation.enqueue(
            tenant_id,
            'webhook',
            jsonb_build_object('webhookId', v_webhook_id, 'baseId', base_id),
            'webhook ' || v_webhook_id
        );
    end loop;
end;
$$;

comment on function automation.announce(uuid, text, text, text) is
    'Writes to the outbox which webhooks are to be told that something of a kind changed in a table.';

revoke all on function automation.announce(uuid, text, text, text) from public;
