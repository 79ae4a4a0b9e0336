create or replace function airtable.close_feed(base_id text, is_watched boolean default null)
returns boolean
language plpgsql
volatile
-- definer: the feed is not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
begin
    update airtable.feeds as f
    set is_watched = close_feed.is_watched
    where f.tenant_id = v_tenant_id
        and f.base_id = close_feed.base_id
        and close_feed.is_watched is not null;
    return airtable.close_unused_feed(v_tenant_id, base_id);
end;
$$;

comment on function airtable.close_feed(text, boolean) is
    'Ends the noting of a base''s changes unless something still wants them, and returns whether it has ended. `is_watched` '
    'false withdraws the wish of api.watch_base. Needs level editor.';

revoke all on function airtable.close_feed(text, boolean) from public;
grant execute on function airtable.close_feed(text, boolean) to application_user;
