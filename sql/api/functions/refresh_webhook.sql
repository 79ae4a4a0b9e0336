create or replace function api.refresh_webhook(webhook_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_webhook airtable.webhooks := airtable.require_webhook(webhook_id);
    v_expires_at timestamptz;
begin
    perform airtable.open_feed(v_webhook.base_id);
    update airtable.webhooks as w
    set expires_at = now() + interval '7 days'
    where w.tenant_id = v_tenant_id
        and w.id = webhook_id
    returning w.expires_at into v_expires_at;
    return json_build_object('expirationTime', airtable.time_text(v_expires_at));
end;
$$;

comment on function api.refresh_webhook(text) is
    'Lets a webhook live for seven days from now: {"expirationTime"}. One that had expired works again; changes that were not '
    'noted meanwhile are told of by PT410 when payloads are listed. Needs level editor. Raises PT404 when it does not exist.
    @tag webhooks
    @returns {expirationTime: timestamptz}';

revoke all on function api.refresh_webhook(text) from public;
grant execute on function api.refresh_webhook(text) to application_user;
