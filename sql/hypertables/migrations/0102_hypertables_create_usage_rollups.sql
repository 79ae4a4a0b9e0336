-- Long ranges are answered from hours and days. Community edition: continuous aggregates, one a dimension, since they know
-- no grouping sets; days are made from hours, but where there is a histogram, which TimescaleDB cannot add up. Apache
-- edition: two tables that timeseries.refresh_usage_rollups keeps. Readers see the views usage_hours and usage_days,
-- alike in both. The histogram has 128 steps of the logarithm of the duration from 1 ms to 10 minutes (ln 600000).
set local role pyairtable_owner;

do $$
declare
    v_measures constant text :=
        'count(*) as requests,
        count(*) filter (where status between 400 and 499) as client_errors,
        count(*) filter (where status >= 500) as server_errors,
        sum(duration_ms) as duration_ms,
        sum(request_bytes) as request_bytes,
        sum(response_bytes) as response_bytes,
        sum(tokens_in) as tokens_in,
        sum(tokens_out) as tokens_out,
        sum(cost) as cost';
    v_latency constant text :=
        'public.histogram(ln(greatest(duration_ms, 1)::double precision), 0::double precision,
            13.3046849341983::double precision, 128)';
    v_dimension text;
    v_key text;
    v_has_latency boolean;
    v_unit text;
    v_parts text;
begin
    if current_setting('timescaledb.license') = 'timescale' then
        for v_dimension, v_key, v_has_latency in
            values
                ('total', null, true),
                ('endpoint', 'endpoint', true),
                ('user', 'coalesce(user_id::text, '''')', false),
                ('model', 'coalesce(model, '''')', false),
                ('service', 'service', false)
        loop
            foreach v_unit in array array['hour', 'day'] loop
                if v_unit = 'hour' or v_has_latency then
                    execute format(
                        'create materialized view timeseries.usage_%1$ss_of_%2$s
                            with (timescaledb.continuous, timescaledb.materialized_only = true) as
                        select tenant_id, public.time_bucket(interval %3$L, timestamp) as %1$s%4$s, %5$s%6$s
                        from timeseries.api_usage_logs
                        group by tenant_id, public.time_bucket(interval %3$L, timestamp)%7$s
                        with no data',
                        v_unit,
                        v_dimension,
                        '1 ' || v_unit,
                        coalesce(', ' || v_key || ' as key', ''),
                        v_measures,
                        case when v_has_latency then ', ' || v_latency || ' as latency' else '' end,
                        coalesce(', ' || v_key, '')
                    );
                else
                    execute format(
                        'create materialized view timeseries.usage_days_of_%1$s
                            with (timescaledb.continuous, timescaledb.materialized_only = true) as
                        select
                            tenant_id, public.time_bucket(interval ''1 day'', hour) as day, key,
                            sum(requests) as requests, sum(client_errors) as client_errors,
                            sum(server_errors) as server_errors, sum(duration_ms) as duration_ms,
                            sum(request_bytes) as request_bytes, sum(response_bytes) as response_bytes,
                            sum(tokens_in) as tokens_in, sum(tokens_out) as tokens_out, sum(cost) as cost
                        from timeseries.usage_hours_of_%1$s
                        group by tenant_id, public.time_bucket(interval ''1 day'', hour), key
                        with no data',
                        v_dimension
                    );
                end if;
            end loop;
        end loop;
        foreach v_unit in array array['hour', 'day'] loop
            select
                string_agg(
                    format(
                        'select
                            u.tenant_id, %2$L::text as dimension, u.%1$s, %3$s as key, u.requests::bigint as requests,
                            u.client_errors::bigint as client_errors, u.server_errors::bigint as server_errors,
                            u.duration_ms::bigint as duration_ms, u.request_bytes::bigint as request_bytes,
                            u.response_bytes::bigint as response_bytes, u.tokens_in::bigint as tokens_in,
                            u.tokens_out::bigint as tokens_out, u.cost, %4$s as latency
                        from timeseries.usage_%1$ss_of_%2$s as u',
                        v_unit,
                        d.dimension,
                        case when d.dimension = 'total' then '''''::text' else 'u.key' end,
                        case when d.dimension in ('total', 'endpoint') then 'u.latency' else 'null::integer[]' end
                    ),
                    ' union all '
                )
            into v_parts
            from unnest(array['total', 'endpoint', 'user', 'model', 'service']) as d (dimension);
            execute format('create view timeseries.usage_%ss with (security_invoker = true) as %s', v_unit, v_parts);
        end loop;
    else
        foreach v_unit in array array['hour', 'day'] loop
            execute format(
                'create table timeseries.usage_rollup_%1$ss (
                    tenant_id      uuid        not null,
                    dimension      text        not null,
                    %1$s           timestamptz not null,
                    key            text        not null,
                    requests       bigint      not null,
                    client_errors  bigint      not null,
                    server_errors  bigint      not null,
                    duration_ms    bigint      not null,
                    request_bytes  bigint      not null,
                    response_bytes bigint      not null,
                    tokens_in      bigint      not null,
                    tokens_out     bigint      not null,
                    cost           numeric     not null,
                    latency        integer[],
                    constraint usage_rollup_%1$ss_pkey primary key (tenant_id, dimension, %1$s, key)
                ) with (toast_tuple_target = 256)',
                v_unit
            );
            -- Days are refreshed one by one, for all tenants.
            execute format(
                'create index usage_rollup_%1$ss_%1$s_idx on timeseries.usage_rollup_%1$ss (%1$s, tenant_id)', v_unit
            );
            execute format(
                'create view timeseries.usage_%1$ss with (security_invoker = true) as
                select
                    r.tenant_id, r.dimension, r.%1$s, r.key, r.requests, r.client_errors, r.server_errors, r.duration_ms,
                    r.request_bytes, r.response_bytes, r.tokens_in, r.tokens_out, r.cost, r.latency
                from timeseries.usage_rollup_%1$ss as r',
                v_unit
            );
            execute format(
                'comment on table timeseries.usage_rollup_%1$ss is
                    ''Usage of a tenant by %1$s (Apache edition). Kept by timeseries.refresh_usage_rollups.''',
                v_unit
            );
        end loop;
    end if;
end;
$$;

comment on view timeseries.usage_hours is
    'Usage by hour: dimension is total, endpoint, user, model or service, key which of them, empty for none. The same columns '
    'in both editions; latency, a histogram, stands with total and endpoint. Read it through timeseries.usage_facts, which '
    'knows which hours are to be believed.';
comment on view timeseries.usage_days is 'Usage by day in UTC, as timeseries.usage_hours.';
