-- Usage from before timeseries.usage_kept_from is lost where continuous aggregates stay: they hold what rows say.
do $$
declare
    v_unit text;
    v_chunk regclass;
    v_parts text;
begin
    foreach v_unit in array array['hour', 'day'] loop
        execute format(
            'comment on table timeseries.usage_rollup_%1$ss is
                ''Usage of a tenant by %1$s (Apache edition). Kept by timeseries.refresh_usage_rollups.''',
            v_unit
        );
        if to_regclass('timeseries.usage_hours_of_total') is not null then
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
            execute format(
                'create or replace view timeseries.usage_%ss with (security_invoker = true) as %s', v_unit, v_parts
            );
            execute format('drop table timeseries.usage_rollup_%ss', v_unit);
        end if;
    end loop;
    if current_setting('timescaledb.license') = 'timescale' then
        for v_chunk in
            select format('%I.%I', c.chunk_schema, c.chunk_name)::regclass
            from timescaledb_information.chunks as c
            where c.hypertable_schema = 'timeseries'
                and c.hypertable_name = 'api_usage_logs'
                and c.is_compressed
        loop
            perform public.decompress_chunk(v_chunk);
        end loop;
        execute 'alter table timeseries.api_usage_logs set (timescaledb.compress = false)';
    end if;
end;
$$;

drop function timeseries.define_usage_views();
drop table timeseries.usage_kept;
