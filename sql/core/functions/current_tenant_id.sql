-- Without a SET clause the body becomes part of the query that calls it; names are bound when it is created. Policies
-- call it inside a subselect, so that a statement checks the signature once and not once a row.
create or replace function app.current_tenant_id()
returns uuid
language sql
stable
security invoker
parallel safe
begin atomic
    select app.verified_setting('app.current_tenant_id')::uuid;
end;

comment on function app.current_tenant_id() is
    'The tenant this transaction works for; null without one, or when the signature of the context does not hold.';

revoke all on function app.current_tenant_id() from public;
grant execute on function app.current_tenant_id() to application_user, anonymous, auditor, analyst, pyairtable_search;
