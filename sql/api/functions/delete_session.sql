create or replace function api.delete_session(session_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('reader');
begin
    delete from chat.conversation_sessions as s
    where s.tenant_id = v_tenant_id
        and s.id = delete_session.session_id;
    if not found then
        -- One that another member shares is there, and is refused; any other never was.
        perform chat.own_session(session_id);
    end if;
    return json_build_object('id', session_id, 'deleted', true);
end;
$$;

comment on function api.delete_session(text) is
    'Deletes a conversation for good: {"id", "deleted"}; one''s own, or as an owner of the tenant one that is shared. To put it '
    'aside, set its status to archived with api.update_session. Needs level reader. Raises PT403 for another member''s, PT404 '
    'when there is none.
    @tag conversations
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_session(text) from public;
grant execute on function api.delete_session(text) to application_user;
