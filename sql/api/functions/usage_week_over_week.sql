-- definer: nobody but the owner has rights on hypertables; rows of the tenant of the context alone are read
create or replace function api.usage_week_over_week(
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
    v_now timestamp;
    v_week timestamp;
    v_begins timestamptz;
    v_begun timestamptz;
    v_this jsonb;
    v_last jsonb;
    v_change json;
begin
    perform timeseries.require_moment(at);
    v_now := at at time zone v_zone;
    v_week := date_trunc('week', v_now);
    v_begins := timeseries.local_moment(v_week, v_zone);
    v_begun := timeseries.local_moment(v_week - interval '7 days', v_zone);
    select
        timeseries.usage_json(
            'began', to_json(v_begins), s.requests, s.client_errors, s.server_errors, s.duration_ms, s.request_bytes,
            s.response_bytes, s.tokens_in, s.tokens_out, s.cost
        )::jsonb - 'began'
    into v_this
    from (
        select
            sum(f.requests) as requests,
            sum(f.client_errors) as client_errors,
            sum(f.server_errors) as server_errors,
            sum(f.duration_ms) as duration_ms,
            sum(f.request_bytes) as request_bytes,
            sum(f.response_bytes) as response_bytes,
            sum(f.tokens_in) as tokens_in,
            sum(f.tokens_out) as tokens_out,
            sum(f.cost) as cost
        from timeseries.usage_facts(v_tenant_id, 'total', array[v_begins, at + interval '1 microsecond']) as f
    ) as s;
    select
        timeseries.usage_json(
            'began', to_json(v_begun), s.requests, s.client_errors, s.server_errors, s.duration_ms, s.request_bytes,
            s.response_bytes, s.tokens_in, s.tokens_out, s.cost
        )::jsonb - 'began'
    into v_last
    from (
        select
            sum(f.requests) as requests,
            sum(f.client_errors) as client_errors,
            sum(f.server_errors) as server_errors,
            sum(f.duration_ms) as duration_ms,
            sum(f.request_bytes) as request_bytes,
            sum(f.response_bytes) as response_bytes,
            sum(f.tokens_in) as tokens_in,
            sum(f.tokens_out) as tokens_out,
            sum(f.cost) as cost
        from timeseries.usage_facts(
            v_tenant_id,
            'total',
            array[v_begun, timeseries.local_moment(v_now - interval '7 days', v_zone) + interval '1 microsecond']
        ) as f
    ) as s;
    select json_object_agg(m.measure, round((m.value::numeric - (v_last ->> m.measure)::numeric)
        / nullif((v_last ->> m.measure)::numeric, 0), 6))
    into v_change
    from jsonb_each_text(v_this) as m (measure, value);
    return json_build_object(
        'timeZone', v_zone,
        'weekBegan', v_begins,
        'thisWeek', v_this,
        'lastWeek', v_last,
        'change', v_change
    );
end;
$$;

comment on function api.usage_week_over_week(text, timestamptz) is
    'The week so far, from Monday in the time zone up to and with `at`, beside the same part of the week before: {"timeZone", "weekBegan", '
    '"thisWeek", "lastWeek", "change"}, each with the measures of api.usage_over_time; a change of 0.25 is a quarter more, null where '
    'there was nothing before. Raises PT400 without a time, PT422 for no time zone.
    @tag usage
    @returns {timeZone: text, weekBegan: timestamptz, thisWeek: Measures, lastWeek: Measures, change: {*: numeric |
        null}}';

revoke all on function api.usage_week_over_week(text, timestamptz) from public;
grant execute on function api.usage_week_over_week(text, timestamptz) to application_user;
