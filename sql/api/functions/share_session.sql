create or replace function api.share_session(session_id text, shared_with text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('reader');
    v_session chat.conversation_sessions := chat.own_session(session_id);
begin
    perform app.raise_call_faults(chat.session_faults(null, null, coalesce(shared_with, 'null'), null, null, null));
    perform chat.require_sharing(shared_with);
    update chat.conversation_sessions as s
    set
        shared_with = share_session.shared_with,
        last_modified_time = now()
    where s.tenant_id = v_tenant_id
        and s.id = share_session.session_id
    returning s.* into v_session;
    return chat.session_json(v_session);
end;
$$;

comment on function api.share_session(text, text) is
    'Lets others read a conversation of the calling user, or no longer: `shared_with` is private (nobody), owners (the tenant''s '
    'owners) or tenant (all members). Answers in the form of api.create_session. Needs level reader, and commenter unless it is '
    'made private. Raises PT422 for any other word, PT403 for another member''s, PT404 when there is none.
    @tag conversations
    @param shared_with: Sharing
    @returns Session';

revoke all on function api.share_session(text, text) from public;
grant execute on function api.share_session(text, text) to application_user;
