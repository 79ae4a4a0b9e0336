create or replace function api.create_webhook(base_id text, specification jsonb, notification_url text default null)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_id text := airtable.generate_id('ach');
    v_secret bytea := extensions.gen_random_bytes(32);
    v_first bigint := airtable.open_feed(base_id);
    v_faults text[] := airtable.webhook_faults(base_id, specification);
begin
    if notification_url !~ '^https?://[^[:space:]/?#]+[^[:space:]]*$' or length(notification_url) > 2048 then
        v_faults := v_faults || format(
            'notification_url: expected http:// or https:// and at most 2048 characters, got %s',
            to_json(left(notification_url, 100))
        );
    end if;
    if cardinality(v_faults) > 0 then
        perform airtable.raise_faults(v_faults);
    end if;
    insert into airtable.webhooks (
        tenant_id, id, base_id, notification_url, specification, mac_secret, first_number, created_by
    )
    values (
        v_tenant_id,
        v_id,
        create_webhook.base_id,
        create_webhook.notification_url,
        create_webhook.specification,
        v_secret,
        v_first,
        app.current_user_id()
    );
    return json_build_object(
        'id', v_id,
        'macSecretBase64', encode(v_secret, 'base64'),
        'expirationTime', airtable.time_text((
            select w.expires_at
            from airtable.webhooks as w
            where w.tenant_id = v_tenant_id
                and w.id = v_id
        )),
        'cursorForNextPayload', v_first
    );
end;
$$;

comment on function api.create_webhook(text, jsonb, text) is
    'Has the changes of a base kept as payloads, as far as the specification asks for them, and a notification posted to '
    '`notification_url`: {"id", "macSecretBase64", "expirationTime", "cursorForNextPayload"}. The secret, which signs '
    'notifications, is shown here and never again. Needs level editor. Raises PT404 when the base does not exist, PT422 naming '
    'every fault of the specification or the address.
    @tag webhooks
    @param specification: object
    @returns {id: text, macSecretBase64: text, expirationTime: timestamptz, cursorForNextPayload: bigint}
    @example {"base_id": "appzX5cnHFNYlwAFT", "specification": {"options": {"filters": {"dataTypes": ["tableData"]}}}}';

revoke all on function api.create_webhook(text, jsonb, text) from public;
grant execute on function api.create_webhook(text, jsonb, text) to application_user;
