-- definer: nobody but the owner has rights on hypertables; rows are written for the tenant of the context alone
create or replace function api.log_usage(entries jsonb)
returns json
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- times without a zone are in UTC
set timezone = 'UTC'
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_tenant_id uuid := app.require('owner');
    v_entries jsonb := case jsonb_typeof(entries) when 'object' then jsonb_build_array(entries) else entries end;
    v_given bigint;
    v_first timestamptz;
    v_last timestamptz;
    v_count bigint;
begin
    if v_entries is null or jsonb_typeof(v_entries) <> 'array' then
        raise exception using
            errcode = 'PT422',
            message = 'entries: expected an object, or an array of objects';
    end if;
    v_given := jsonb_array_length(v_entries);
    if v_given not between 1 and 10000 then
        raise exception using
            errcode = 'PT422',
            message = format('entries: expected 1 to 10000, got %s', v_given),
            hint = 'Send a larger batch in parts.';
    end if;
    perform app.raise_call_faults(timeseries.usage_faults(v_entries));
    -- Two calls with one request id wait for each other, so that the later sees the row of the former. In one order, so
    -- that they never wait in a circle.
    perform pg_advisory_xact_lock(hashtextextended('usage ' || v_tenant_id || ' ' || slots.slot, 0))
    from (
        select distinct hashtext(e.value ->> 'requestId') & 15 as slot
        from jsonb_array_elements(v_entries) as e (value)
        where e.value ->> 'requestId' is not null
        order by slot
    ) as slots;
    select
        min((e.value ->> 'timestamp')::timestamptz),
        max((e.value ->> 'timestamp')::timestamptz)
    into v_first, v_last
    from jsonb_array_elements(v_entries) as e (value);
    v_first := least(v_first, now()) - interval '1 day';
    v_last := greatest(v_last, now()) + interval '1 day';

    with given as (
        select
            e.value,
            coalesce((e.value ->> 'timestamp')::timestamptz, now()) as timestamp,
            e.value ->> 'requestId' as request_id,
            row_number() over (partition by e.value ->> 'requestId' order by e.ordinality) as nth
        from jsonb_array_elements(v_entries) with ordinality as e (value, ordinality)
    )

    insert into timeseries.api_usage_logs (
        timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, request_bytes, response_bytes,
        tokens_in, tokens_out, cost, model, request_id, metadata
    )
    select
        g.timestamp,
        v_tenant_id,
        (g.value ->> 'userId')::uuid,
        g.value ->> 'service',
        g.value ->> 'endpoint',
        g.value ->> 'method',
        (g.value ->> 'status')::numeric,
        round((g.value ->> 'durationMs')::numeric),
        coalesce((g.value ->> 'requestBytes')::numeric, 0),
        coalesce((g.value ->> 'responseBytes')::numeric, 0),
        coalesce((g.value ->> 'tokensIn')::numeric, 0),
        coalesce((g.value ->> 'tokensOut')::numeric, 0),
        coalesce((g.value ->> 'cost')::numeric, 0),
        g.value ->> 'model',
        g.request_id,
        nullif(g.value -> 'metadata', 'null')
    from given as g
    where g.request_id is null
        or (
            g.nth = 1
            and not exists (
                select
                from timeseries.api_usage_logs as l
                where l.tenant_id = v_tenant_id
                    and l.request_id = g.request_id
                    and l.timestamp between g.timestamp - interval '1 day' and g.timestamp + interval '1 day'
                    and l.timestamp between v_first and v_last
            )
        )
    on conflict do nothing;
    get diagnostics v_count = row_count;
    return json_build_object('logged', v_count, 'duplicates', v_given - v_count);
end;
$$;

comment on function api.log_usage(jsonb) is
    'Adds requests that a service answered for the tenant, one or up to 10,000, all or none: {"logged", "duplicates"}. An entry has '
    '"service", "endpoint", "method", "status", "durationMs", and may have "timestamp" (now), "userId", "requestBytes", '
    '"responseBytes", "tokensIn", "tokensOut", "cost", "model", "requestId", "metadata". They may come late and in any order. One '
    'whose requestId the tenant has within a day before or after is a duplicate and ignored, as is all but the first in a batch. '
    'Needs level owner, which a tenant''s own service has. Raises PT422 with all faults.
    @tag usage
    @param entries: UsageEntry | [UsageEntry]
    @returns {logged: integer, duplicates: integer}
    @shape UsageEntry {service: text, endpoint: text, method: text, status: integer, durationMs: numeric, timestamp?:
        timestamptz | null, userId?: uuid | null, requestBytes?: bigint | null, responseBytes?: bigint | null,
        tokensIn?: bigint | null, tokensOut?: bigint | null, cost?: numeric | null, model?: text | null, requestId?:
        text | null, metadata?: object | null}
    @example {"entries": {"service": "gateway", "endpoint": "/v0/records", "method": "GET", "status": 200, "durationMs":
        12.5}}';

revoke all on function api.log_usage(jsonb) from public;
grant execute on function api.log_usage(jsonb) to application_user;
