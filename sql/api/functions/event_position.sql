create or replace function api.event_position()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        json_build_object(
            'cursor', coalesce(max(c.last_event), 0),
            'oldest', coalesce(max(c.first_event), 1),
            'channel', 'pyairtable_events',
            'signal', airtable.event_signal(app.require_tenant_id())
        )
    from airtable.event_counters as c
    where c.tenant_id = (select app.current_tenant_id())
$$;

comment on function api.event_position() is
    'Where the tenant''s events stand: {"cursor", "oldest", "channel", "signal"}; api.list_events(cursor) tells what comes after '
    'now. On the channel, `signal` is sent whenever there is something new.
    @tag events
    @returns {cursor: bigint, oldest: bigint, channel: text, signal: text}';

revoke all on function api.event_position() from public;
grant execute on function api.event_position() to application_user;
