create or replace function api.delete_webhook(webhook_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_webhook airtable.webhooks := airtable.require_webhook(webhook_id);
begin
    delete from airtable.webhooks as w
    where w.tenant_id = v_tenant_id
        and w.id = webhook_id;
    perform airtable.close_feed(v_webhook.base_id);
    return json_build_object('id', webhook_id, 'deleted', true);
end;
$$;

comment on function api.delete_webhook(text) is
    'Deletes a webhook: {"id", "deleted"}. The base''s changes are noted no more if nothing else wants them. Needs level '
    'editor. Raises PT404 when it does not exist.
    @tag webhooks
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_webhook(text) from public;
grant execute on function api.delete_webhook(text) to application_user;
