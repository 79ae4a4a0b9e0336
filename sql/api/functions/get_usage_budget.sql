create or replace function api.get_usage_budget()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
    select json_build_object('amount', trim_scale(b.amount), 'updatedTime', b.updated_at)
    from (select app.require_tenant_id() as id) as t
    left join core.usage_budgets as b on t.id = b.tenant_id
$$;

comment on function api.get_usage_budget() is
    'What the tenant means to spend in a month: {"amount", "updatedTime"}, both null without a budget.
    @tag usage
    @returns {amount: numeric | null, updatedTime: timestamptz | null}';

revoke all on function api.get_usage_budget() from public;
grant execute on function api.get_usage_budget() to application_user;
