create or replace function airtable.open_feed(base_id text, is_watched boolean default null)
returns bigint
language plpgsql
volatile
-- definer: the feed is not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_next bigint;
begin
    -- Waits for whoever is making a table of the base, so that each is either seen here or sees the feed.
    perform from airtable.bases as b
    where b.tenant_id = v_tenant_id
        and b.id = open_feed.base_id
    for update;
    if not found then
        perform airtable.raise_base_missing(base_id);
    end if;
    insert into airtable.event_counters (tenant_id)
    values (v_tenant_id)
    on conflict do nothing;
    insert into airtable.feeds as f (tenant_id, base_id, is_watched)
    values (v_tenant_id, open_feed.base_id, coalesce(open_feed.is_watched, false))
    on conflict on constraint feeds_pkey do update
    set
        is_open = true,
        is_watched = coalesce(open_feed.is_watched, f.is_watched),
        first_number = case when f.is_open then f.first_number else f.last_number + 1 end
    returning f.last_number + 1 into v_next;
    insert into airtable.watched_tables (tenant_id, table_id, base_id)
    select t.tenant_id, t.id, t.base_id
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.base_id = open_feed.base_id
    on conflict do nothing;
    return v_next;
end;
$$;

comment on function airtable.open_feed(text, boolean) is
    'Has the changes of a base noted from now on, and returns the number its next transaction will get. `is_watched` sets or '
    'withdraws the wish of api.watch_base. Needs level editor. Raises PT404 when the base does not exist.';

revoke all on function airtable.open_feed(text, boolean) from public;
grant execute on function airtable.open_feed(text, boolean) to application_user;
