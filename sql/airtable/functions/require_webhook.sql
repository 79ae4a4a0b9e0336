create or replace function airtable.require_webhook(webhook_id text)
returns airtable.webhooks
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_webhook airtable.webhooks;
begin
    select w.tenant_id, w.id, w.base_id, w.specification, w.first_number, w.are_notifications_enabled, w.expires_at
    into
        v_webhook.tenant_id, v_webhook.id, v_webhook.base_id, v_webhook.specification, v_webhook.first_number,
        v_webhook.are_notifications_enabled, v_webhook.expires_at
    from airtable.webhooks as w
    where w.tenant_id = (select app.require_tenant_id())
        and w.id = webhook_id;
    if v_webhook.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('webhook %s does not exist', coalesce(webhook_id, 'null')),
            hint = 'List the webhooks of a base with api.list_webhooks(base_id).';
    end if;
    return v_webhook;
end;
$$;

comment on function airtable.require_webhook(text) is
    'A webhook, without its secret. Raises PT404 when it does not exist for this tenant.';

revoke all on function airtable.require_webhook(text) from public;
grant execute on function airtable.require_webhook(text) to application_user;
