create or replace function chat.own_session(session_id text)
returns chat.conversation_sessions
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := chat.require_user();
    v_session chat.conversation_sessions;
begin
    select s.* into v_session
    from chat.conversation_sessions as s
    where s.tenant_id = v_tenant_id
        and s.id = own_session.session_id
        and s.user_id = v_user_id
    for update;
    if v_session.id is not null then
        return v_session;
    end if;
    if exists (
        select from chat.conversation_sessions as s
        where s.tenant_id = v_tenant_id
            and s.id = own_session.session_id
    ) then
        raise exception using
            errcode = 'PT403',
            message = format('conversation %s is another member''s', session_id),
            hint = 'Only its user changes a conversation; sharing it lets others read it.';
    end if;
    perform chat.raise_session_missing(session_id);
    return null;
end;
$$;

comment on function chat.own_session(text) is
    'A conversation of this transaction''s user, locked. Raises PT403 for one that another member shares, PT404 when there is none.';

revoke all on function chat.own_session(text) from public;
grant execute on function chat.own_session(text) to application_user;
