-- definer: nobody but the owner has rights on hypertables; rows of the tenant of the context alone are read
create or replace function api.usage_month(
    time_zone text        default null,
    at        timestamptz default now()
)
returns json
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
-- planning takes longer than the rest
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_month timestamp;
    v_begins timestamptz;
    v_ends timestamptz;
    v_cost numeric;
    v_budget numeric;
begin
    perform timeseries.require_moment(at);
    v_month := date_trunc('month', at at time zone v_zone);
    v_begins := timeseries.local_moment(v_month, v_zone);
    v_ends := timeseries.local_moment(v_month + interval '1 month', v_zone);
    select coalesce(sum(f.cost), 0) into v_cost
    from timeseries.usage_facts(v_tenant_id, 'total', array[v_begins, at + interval '1 microsecond']) as f;
    select b.amount into v_budget
    from core.usage_budgets as b
    where b.tenant_id = v_tenant_id;
    return json_build_object(
        'timeZone', v_zone,
        'monthBegan', v_begins,
        'cost', trim_scale(v_cost),
        'budget', trim_scale(v_budget),
        'left', trim_scale(v_budget - v_cost),
        'used', round(v_cost / v_budget, 6),
        'elapsed', round((extract(epoch from at - v_begins) / extract(epoch from v_ends - v_begins))::numeric, 6)
    );
end;
$$;

comment on function api.usage_month(text, timestamptz) is
    'What the month has cost so far, up to and with `at`, in the time zone, against the budget: {"timeZone", "monthBegan", "cost", "budget", "left", '
    '"used", "elapsed"}, the last two as shares of 1; `budget`, `left` and `used` are null without a budget. Raises PT400 without a time, '
    'PT422 for no time zone.
    @tag usage
    @returns {timeZone: text, monthBegan: timestamptz, cost: numeric, budget: numeric | null, left: numeric | null,
        used: numeric | null, elapsed: numeric}';

revoke all on function api.usage_month(text, timestamptz) from public;
grant execute on function api.usage_month(text, timestamptz) to application_user;
