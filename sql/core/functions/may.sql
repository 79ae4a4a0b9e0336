-- Without a SET clause the body becomes part of the query that calls it; names are bound when it is created. Policies
-- call it inside a subselect, as they do app.current_tenant_id().
create or replace function app.may(level text)
returns boolean
language sql
stable
security invoker
parallel safe
begin atomic
    select coalesce(app.level_rank(app.verified_setting('app.current_level')) >= app.level_rank(level), false);
end;

comment on function app.may(text) is
    'Whether this transaction may do what a level allows: owner, which includes editor, which includes commenter, which '
    'includes reader. A context without a user is the tenant''s own service and may do what its signed level allows, or '
    'an owner; false without a tenant and for an unknown level.';

revoke all on function app.may(text) from public;
grant execute on function app.may(text) to application_user, anonymous, auditor, analyst, pyairtable_search;
