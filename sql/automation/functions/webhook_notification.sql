-- Signed here, so that the secret never leaves the database.
create or replace function automation.webhook_notification(tenant_id uuid, webhook_id text)
returns table (url text, body text, mac text)
language sql
volatile
-- definer: the dispatcher reads no table, and nobody else the secret
security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
    select
        w.notification_url,
        notice.body,
        'hmac-sha256=' || encode(
            extensions.hmac(convert_to(notice.body, 'UTF8'), w.mac_secret, 'sha256'), 'hex'
        )
    from airtable.webhooks as w
    cross join lateral (
        select
            json_build_object(
                'base', json_build_object('id', w.base_id),
                'webhook', json_build_object('id', w.id),
                'timestamp', airtable.time_text(clock_timestamp())
            )::text
    ) as notice (body)
    where w.tenant_id = webhook_notification.tenant_id
        and w.id = webhook_id
        and w.are_notifications_enabled
        and w.notification_url is not null
        and w.expires_at > now()
$$;

comment on function automation.webhook_notification(uuid, text) is
    'What to post for a message of topic webhook: where to, the body, and the header X-Airtable-Content-MAC. No row when the '
    'webhook has gone, has expired or wants none. Only pyairtable_dispatcher may call it.';

revoke all on function automation.webhook_notification(uuid, text) from public;
grant execute on function automation.webhook_notification(uuid, text) to pyairtable_dispatcher;
