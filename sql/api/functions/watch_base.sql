create or replace function api.watch_base(base_id text, watch boolean default true)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform app.require('editor');
    if watch is null then
        raise exception using
            errcode = 'PT422',
            message = 'watch: expected true or false, got null';
    end if;
    perform airtable.open_feed(base_id, watch);
    if not watch then
        perform airtable.close_feed(base_id, false);
    end if;
    return json_build_object('baseId', base_id, 'watch', watch);
end;
$$;

comment on function api.watch_base(text, boolean) is
    'Has the changes of a base noted for api.list_events without a webhook, or withdraws that: {"baseId", "watch"}. Needs level '
    'editor. Raises PT404 when the base does not exist, PT422 for null.
    @tag events
    @returns {baseId: text, watch: boolean}';

revoke all on function api.watch_base(text, boolean) from public;
grant execute on function api.watch_base(text, boolean) to application_user;
