create or replace function api.list_webhooks(base_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
begin
    if not exists (
        select
        from airtable.bases as b
        where b.tenant_id = v_tenant_id
            and b.id = list_webhooks.base_id
    ) then
        perform airtable.raise_base_missing(base_id);
    end if;
    return (
        select
            json_build_object('webhooks', coalesce(
                json_agg(
                    json_build_object(
                        'id', w.id,
                        'notificationUrl', w.notification_url,
                        'areNotificationsEnabled', w.are_notifications_enabled,
                        'isHookEnabled', w.expires_at > now(),
                        'specification', w.specification,
                        'cursorForNextPayload', f.last_number + 1,
                        'expirationTime', airtable.time_text(w.expires_at)
                    )
                    order by w.created_at, w.id
                ),
                '[]'
            ))
        from airtable.webhooks as w
        inner join airtable.feeds as f
            on w.tenant_id = f.tenant_id
            and w.base_id = f.base_id
        where w.tenant_id = v_tenant_id
            and w.base_id = list_webhooks.base_id
    );
end;
$$;

comment on function api.list_webhooks(text) is
    'The webhooks of a base, oldest first: {"webhooks": [{"id", "notificationUrl", "areNotificationsEnabled", "isHookEnabled", '
    '"specification", "cursorForNextPayload", "expirationTime"}]}; the cursor is the number the base''s next transaction '
    'will get. Needs level editor. Raises PT404 when the base does not exist.
    @tag webhooks
    @returns {webhooks: [{id: text, notificationUrl: text | null, areNotificationsEnabled: boolean, isHookEnabled:
        boolean, specification: object, cursorForNextPayload: bigint, expirationTime: timestamptz}]}';

revoke all on function api.list_webhooks(text) from public;
grant execute on function api.list_webhooks(text) to application_user;
