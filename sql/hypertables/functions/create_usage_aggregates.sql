-- lint: allow PDB204 dimensions and units stand in the query below, the name of the aggregate is quoted
-- What 0192_hypertables_pack_usage_rollups makes on the community edition, under other names until they are filled.
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
        ', public.histogram(ln(greatest(duration_ms, 1)::double precision), 0::double precision,
            13.3046849341983::double precision, 128) as latency';
    v_name text;
    v_key text;
    v_unit text;
begin
    perform set_config('role', 'pyairtable_owner', true);
    for v_unit, v_name, v_key in
        values
            ('hour', 'total', ''),
            ('hour', 'part', ', endpoint, coalesce(model, '''') as model, service'),
            ('day', 'total', ''),
            ('day', 'part', ', endpoint, coalesce(model, '''') as model, service'),
            ('day', 'user', ', user_id')
    loop
        execute format(
            'create materialized view timeseries.%2$I
                with (timescaledb.continuous, timescaledb.materialized_only = true) as
            select tenant_id, public.time_bucket(interval %3$L, timestamp) as %1$s%4$s, %5$s%6$s
            from timeseries.api_usage_logs
            group by tenant_id, public.time_bucket(interval %3$L, timestamp)%7$s
            with no data',
            v_unit,
            format('%susage_%ss_of_%s', prefix, v_unit, v_name),
            '1 ' || v_unit,
            v_key,
            v_measures,
            case when v_name = 'user' then '' else v_latency end,
            replace(v_key, ' as model', '')
        );
    end loop;
end;
$$;

comment on function timeseries.create_usage_aggregates(text) is
    'Makes the continuous aggregates of usage, empty, their names behind a prefix. Needs timescaledb.license = timescale. For '
    'timeseries.use_continuous_aggregates.';

revoke all on function timeseries.create_usage_aggregates(text) from public;
