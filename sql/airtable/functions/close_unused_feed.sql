create or replace function airtable.close_unused_feed(tenant_id uuid, base_id text)
returns boolean
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Held first, so that a webhook that is being made meanwhile is either seen or finds the feed closed.
    perform from airtable.feeds as f
    where f.tenant_id = close_unused_feed.tenant_id
        and f.base_id = close_unused_feed.base_id
    for update;
    update airtable.feeds as f
    set is_open = false
    where f.tenant_id = close_unused_feed.tenant_id
        and f.base_id = close_unused_feed.base_id
        and f.is_open
        and not f.is_watched
        and not exists (
            select
            from airtable.webhooks as w
            where w.tenant_id = f.tenant_id
                and w.base_id = f.base_id
                and w.expires_at > now()
        )
        and not exists (
            select
            from automation.triggers as t
            where t.tenant_id = f.tenant_id
                and t.base_id = f.base_id
        );
    if not found then
        return false;
    end if;
    delete from airtable.watched_tables as w
    where w.tenant_id = close_unused_feed.tenant_id
        and w.base_id = close_unused_feed.base_id;
    return true;
end;
$$;

comment on function airtable.close_unused_feed(uuid, text) is
    'Ends the noting of a base''s changes if no webhook, workflow or listener wants them, and returns whether it did.';

revoke all on function airtable.close_unused_feed(uuid, text) from public;
