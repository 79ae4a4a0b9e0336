-- Policies call this inside a subselect, so that a statement checks the signature once and not once a row.
create or replace function app.current_tenant_id()
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
    return nullif(current_setting('app.current_tenant_id', true), '')::uuid;
end;
$$;

comment on function app.current_tenant_id() is
    'The tenant this transaction works for; null without a context, or when its signature does not hold.';

revoke all on function app.current_tenant_id() from public;
grant execute on function app.current_tenant_id() to application_user, anonymous, auditor, analyst, pyairtable_search;
