create or replace function airtable.require_webhook(webhook_id text)
returns airtable.webhooks
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_webhook airtable.webhooks;
begin
    select w.* into v_webhook
    from (
        select
            known.tenant_id,
            known.id,
            known.base_id,
            known.specification,
            known.first_number,
            known.are_notifications_enabled,
            known.expires_at
        from airtable.webhooks as known
        where known.tenant_id = (select app.require_tenant_id())
            and known.id = webhook_id
    ) as k
    cross join lateral jsonb_populate_record(null::airtable.webhooks, to_jsonb(k)) as w;
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
