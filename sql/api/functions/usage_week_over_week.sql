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
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_now timestamp;
    v_week timestamp;
    v_this jsonb;
    v_last jsonb;
    v_change json;
begin
    if at is null or not isfinite(at) then
        raise exception using
            errcode = 'PT400',
            message = 'at: expected a time';
    end if;
    v_now := at at time zone v_zone;
    v_week := date_trunc('week', v_now);
    -- A week that has just begun is compared with nothing yet.
    v_now := greatest(v_now, v_week + interval '1 microsecond');
    select timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
    )
    into v_this
    from timeseries.usage_facts(
        v_tenant_id, 'total', array[v_week at time zone v_zone, v_now at time zone v_zone]
    ) as f;
    select timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
    )
    into v_last
    from timeseries.usage_facts(
        v_tenant_id,
        'total',
        array[(v_week - interval '7 days') at time zone v_zone, (v_now - interval '7 days') at time zone v_zone]
    ) as f;
    select json_object_agg(m.measure, round((m.value::numeric - (v_last ->> m.measure)::numeric)
        / nullif((v_last ->> m.measure)::numeric, 0), 6))
    into v_change
    from jsonb_each_text(v_this) as m (measure, value);
    return json_build_object(
        'timeZone', v_zone,
        'weekBegan', v_week at time zone v_zone,
        'thisWeek', v_this,
        'lastWeek', v_last,
        'change', v_change
    );
end;
$$;

comment on function api.usage_week_over_week(text, timestamptz) is
    'The week so far, from Monday in the time zone to `at`, beside the same part of the week before: {"timeZone", "weekBegan", '
    '"thisWeek", "lastWeek", "change"}, each with the measures of api.usage_over_time; a change of 0.25 is a quarter more, null where '
    'there was nothing before. Raises PT400 without a time, PT422 for no time zone.
    @tag usage
    @returns {timeZone: text, weekBegan: timestamptz, thisWeek: Measures, lastWeek: Measures, change: {*: numeric |
        null}}';

revoke all on function api.usage_week_over_week(text, timestamptz) from public;
grant execute on function api.usage_week_over_week(text, timestamptz) to application_user;
