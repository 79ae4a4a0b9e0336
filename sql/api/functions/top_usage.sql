-- definer: nobody but the owner has rights on hypertables; rows of the tenant of the context alone are read
create or replace function api.top_usage(
    since     timestamptz,
    until     timestamptz,
    dimension text    default 'endpoint',
    measure   text    default 'requests',
    top       integer default 10
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
    v_items json;
begin
    select coalesce(json_agg(t.item order by t.place), '[]')
    into v_items
    from timeseries.top_usage(v_tenant_id, since, until, dimension, measure, top) as t;
    return json_build_object('items', v_items);
end;
$$;

comment on function api.top_usage(timestamptz, timestamptz, text, text, integer) is
    'The endpoints, users, models or services with the most of a measure: {"items": [{"key", "requests", …}]} with the measures of '
    'api.usage_over_time, any of which `measure` may name. `top` is 1 to 1000; a null key stands for requests without a user or '
    'model. Raises PT400 for an argument that is off.
    @tag usage
    @param top: 1..1000
    @param dimension: "endpoint" | "user" | "model" | "service"
    @returns {items: [{...Measures, key: text | null}]}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}';

revoke all on function api.top_usage(timestamptz, timestamptz, text, text, integer) from public;
grant execute on function api.top_usage(timestamptz, timestamptz, text, text, integer) to application_user;
