create or replace function api.get_webhook(webhook_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_webhook airtable.webhooks;
begin
    perform app.require('editor');
    v_webhook := airtable.require_webhook(webhook_id);
    return (
        select listed.value
        from json_array_elements(api.list_webhooks(v_webhook.base_id) -> 'webhooks') as listed
        where listed.value ->> 'id' = v_webhook.id
    );
end;
$$;

comment on function api.get_webhook(text) is
    'One webhook in the form of api.list_webhooks. Needs level editor. Raises PT404 when it does not exist.
    @tag webhooks
    @returns {id: text, notificationUrl: text | null, areNotificationsEnabled: boolean, isHookEnabled: boolean,
        specification: object, cursorForNextPayload: bigint, expirationTime: timestamptz}';

revoke all on function api.get_webhook(text) from public;
grant execute on function api.get_webhook(text) to application_user;
