create or replace function chat.require_sharing(shared_with text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if shared_with <> 'private' and not app.may('commenter') then
        raise exception using
            errcode = 'PT403',
            message = format('what others see needs level commenter, and this context has level %s', app.current_level()),
            hint = 'Keep the conversation private: api.share_session(session_id, ''private'').';
    end if;
end;
$$;

comment on function chat.require_sharing(text) is
    'Raises PT403 unless this transaction may write a conversation shared so: others see what is not private.';

revoke all on function chat.require_sharing(text) from public;
grant execute on function chat.require_sharing(text) to application_user;
