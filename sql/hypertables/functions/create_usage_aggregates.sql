-- lint: allow PDB204 dimensions and units stand in the query below, the name of the aggregate is quoted
-- What 0102_hypertables_create_usage_rollups makes on the community edition, under other names until they are filled.
create or replace function timeseries.create_usage_aggregates(prefix text)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
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
begin
    perform set_config('role', 'pyairtable_owner', true);
    for v_dimension, v_key, v_has_latency, v_unit in
        select d.dimension, d.key, d.has_latency, u.unit
        from (
            values
                (1, 'total', null, true),
                (2, 'endpoint', 'endpoint', true),
                (3, 'user', 'coalesce(user_id::text, '''')', false),
                (4, 'model', 'coalesce(model, '''')', false),
                (5, 'service', 'service', false)
        ) as d (place, dimension, key, has_latency)
        cross join (values (1, 'hour'), (2, 'day')) as u (place, unit)
        order by d.place, u.place
    loop
        if v_unit = 'hour' or v_has_latency then
            execute format(
                'create materialized view timeseries.%8$I
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
                coalesce(', ' || v_key, ''),
                format('%susage_%ss_of_%s', prefix, v_unit, v_dimension)
            );
        else
            execute format(
                'create materialized view timeseries.%1$I
                    with (timescaledb.continuous, timescaledb.materialized_only = true) as
                select
                    tenant_id, public.time_bucket(interval ''1 day'', hour) as day, key,
                    sum(requests) as requests, sum(client_errors) as client_errors,
                    sum(server_errors) as server_errors, sum(duration_ms) as duration_ms,
                    sum(request_bytes) as request_bytes, sum(response_bytes) as response_bytes,
                    sum(tokens_in) as tokens_in, sum(tokens_out) as tokens_out, sum(cost) as cost
                from timeseries.%2$I
                group by tenant_id, public.time_bucket(interval ''1 day'', hour), key
                with no data',
                format('%susage_days_of_%s', prefix, v_dimension),
                format('%susage_hours_of_%s', prefix, v_dimension)
            );
        end if;
    end loop;
end;
$$;

comment on function timeseries.create_usage_aggregates(text) is
    'Makes the continuous aggregates of usage, empty, their names behind a prefix. Needs timescaledb.license = timescale. For '
    'timeseries.use_continuous_aggregates.';

revoke all on function timeseries.create_usage_aggregates(text) from public;
