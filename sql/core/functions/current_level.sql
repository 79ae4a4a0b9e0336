-- Without a SET clause the body becomes part of the query that calls it; names are bound when it is created.
create or replace function app.current_level()
returns text
language sql
stable
security invoker
parallel safe
begin atomic
    select app.verified_setting('app.current_level');
end;

comment on function app.current_level() is
    'What this transaction may do at most: owner, editor, commenter or reader; null without a tenant.';

revoke all on function app.current_level() from public;
grant execute on function app.current_level() to application_user, anonymous, auditor, analyst, pyairtable_search;
