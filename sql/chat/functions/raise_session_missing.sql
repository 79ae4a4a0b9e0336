create or replace function chat.raise_session_missing(session_id text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT404',
        message = format('conversation %s does not exist', coalesce(session_id, 'null')),
        hint = 'List conversations with api.list_sessions().';
end;
$$;

comment on function chat.raise_session_missing(text) is
    'Raises PT404. A conversation that is not shared, or another tenant''s, is reported in the same words as one that never was.';

revoke all on function chat.raise_session_missing(text) from public;
grant execute on function chat.raise_session_missing(text) to application_user;
