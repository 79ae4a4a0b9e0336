-- What the policy read_own_and_shared of chat.conversation_sessions says, told once more: the functions of messages run
-- with the owner's rights, on tables that have no policies.
create or replace function timeseries.readable_session(session_id text)
returns chat.conversation_sessions
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_session chat.conversation_sessions;
begin
    select s.* into v_session
    from chat.conversation_sessions as s
    where s.tenant_id = v_tenant_id
        and s.id = readable_session.session_id
        and (s.user_id = app.current_user_id() or s.shared_with = any (timeseries.readable_sharing()));
    if v_session.id is null then
        perform chat.raise_session_missing(session_id);
    end if;
    return v_session;
end;
$$;

comment on function timeseries.readable_session(text) is
    'A conversation that the caller may read: their own, or one shared with them. Raises PT404 when there is none.';

revoke all on function timeseries.readable_session(text) from public;
