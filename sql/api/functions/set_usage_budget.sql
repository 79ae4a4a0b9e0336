create or replace function api.set_usage_budget(amount numeric)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    if amount is null then
        delete from core.usage_budgets as b
        where b.tenant_id = v_tenant_id;
        return api.get_usage_budget();
    end if;
    -- NaN is the greatest number.
    if round(amount, 9) <= 0 or amount > 900000000 then
        raise exception using
            errcode = 'PT422',
            message = format('amount: expected more than 0 and at most 900000000, got %s', amount),
            hint = 'Null takes the budget away.';
    end if;
    insert into core.usage_budgets as b (tenant_id, amount, updated_by)
    values (v_tenant_id, round(set_usage_budget.amount, 9), app.current_user_id())
    on conflict on constraint usage_budgets_pkey do update
        set
            amount = excluded.amount,
            updated_at = now(),
            updated_by = excluded.updated_by;
    return api.get_usage_budget();
end;
$$;

comment on function api.set_usage_budget(numeric) is
    'Sets what the tenant means to spend in a month, in the currency that usage is logged in; null takes the budget away: the answer '
    'of api.get_usage_budget. Needs level owner. Raises PT422 for an amount that is not positive.
    @tag usage
    @param amount: numeric | null
    @returns {amount: numeric | null, updatedTime: timestamptz | null}
    @example {"amount": 250}';

revoke all on function api.set_usage_budget(numeric) from public;
grant execute on function api.set_usage_budget(numeric) to application_user;
