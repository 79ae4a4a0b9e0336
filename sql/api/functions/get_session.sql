create or replace function api.get_session(session_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_session chat.conversation_sessions;
begin
    select s.* into v_session
    from chat.conversation_sessions as s
    where s.tenant_id = v_tenant_id
        and s.id = get_session.session_id;
    if v_session.id is null then
        perform chat.raise_session_missing(session_id);
    end if;
    return chat.session_json(v_session);
end;
$$;

comment on function api.get_session(text) is
    'A conversation of the calling user, or one shared with them, in the form of api.create_session. Raises PT404 when there is none.
    @tag conversations
    @returns Session';

revoke all on function api.get_session(text) from public;
grant execute on function api.get_session(text) to application_user;
