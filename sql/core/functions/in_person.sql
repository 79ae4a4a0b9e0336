-- Without a SET clause the body becomes part of the query that calls it; names are bound when it is created. The level is
-- under the signature of the context: who changes it has no user any more.
create or replace function app.in_person()
returns boolean
language sql
stable
security invoker
parallel safe
begin atomic
    select
        app.verified_setting('app.current_user_id') is not null
        and coalesce(current_setting('app.current_level', true), '') = '';
end;

comment on function app.in_person() is
    'Whether this transaction works for a person who is there, not for an API key or the tenant''s own service: it has a '
    'user, and no level was signed.';

revoke all on function app.in_person() from public;
grant execute on function app.in_person() to application_user;
