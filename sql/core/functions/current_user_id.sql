create or replace function app.current_user_id()
returns uuid
language plpgsql
stable
security invoker
parallel safe
set search_path = ''
as $$
begin
    if not app.context_is_authentic() then
        return null;
    end if;
    return nullif(current_setting('app.current_user_id', true), '')::uuid;
end;
$$;

comment on function app.current_user_id() is
    'The user this transaction works for; null without one, or when the signature of the context does not hold.';

revoke all on function app.current_user_id() from public;
grant execute on function app.current_user_id() to application_user, anonymous, auditor, analyst, pyairtable_search;
