create or replace function api.enable_webhook_notifications(webhook_id text, enable boolean)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
begin
    perform airtable.require_webhook(webhook_id);
    if enable is null then
        raise exception using
            errcode = 'PT422',
            message = 'enable: expected true or false, got null';
    end if;
    update airtable.webhooks as w
    set are_notifications_enabled = enable
    where w.tenant_id = v_tenant_id
        and w.id = webhook_id;
    return json_build_object('id', webhook_id, 'areNotificationsEnabled', enable);
end;
$$;

comment on function api.enable_webhook_notifications(text, boolean) is
    'Switches the notifications of a webhook on or off; its payloads are kept either way: {"id", "areNotificationsEnabled"}. '
    'Needs level editor. Raises PT404 when it does not exist, PT422 for null.
    @tag webhooks
    @returns {id: text, areNotificationsEnabled: boolean}';

revoke all on function api.enable_webhook_notifications(text, boolean) from public;
grant execute on function api.enable_webhook_notifications(text, boolean) to application_user;
