-- Rollups outlive the rows they were made from, for each tenant from another time on. Where they are continuous aggregates,
-- a refresh would count what is left and forget the rest: there, hours and days from before that time move to the tables
-- that the Apache edition has for all of them.
set local role pyairtable_owner;

-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_kept (
    tenant_id uuid        not null,
    kept_from timestamptz not null,
    constraint usage_kept_pkey primary key (tenant_id)
);

comment on table timeseries.usage_kept is 'What timeseries.usage_state.kept_from is for tenants with a period of their own. At midnight (UTC).';

-- A migration makes it because this one and a move from one edition to the other need it.
create function timeseries.define_usage_views()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unit text;
    v_parts text;
begin
    foreach v_unit in array array['hour', 'day'] loop
        v_parts := format(
            'select
                r.tenant_id, r.dimension, r.%1$s, r.key, r.requests, r.client_errors, r.server_errors, r.duration_ms,
                r.request_bytes, r.response_bytes, r.tokens_in, r.tokens_out, r.cost, r.latency
            from timeseries.usage_rollup_%1$ss as r',
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
                        from timeseries.usage_%1$ss_of_%2$s as u
                        cross join timeseries.usage_state as s
                        left join timeseries.usage_kept as k on u.tenant_id = k.tenant_id
                        where u.%1$s >= coalesce(k.kept_from, s.kept_from)',
                        v_unit,
                        d.dimension,
                        case when d.dimension = 'total' then '''''::text' else 'u.key' end,
                        case when d.dimension in ('total', 'endpoint') then 'u.latency' else 'null::integer[]' end
                    ),
                    ' union all '
                )
                || ' union all ' || v_parts
            into v_parts
            from unnest(array['total', 'endpoint', 'user', 'model', 'service']) as d (dimension);
        end if;
        execute format(
            'create or replace view timeseries.usage_%ss with (security_invoker = true) as %s', v_unit, v_parts
        );
    end loop;
end;
$$;

comment on function timeseries.define_usage_views() is
    'Makes the views of usage by hour and day from what there is: continuous aggregates and the tables of what came before '
    'them, or the tables alone. For the owner.';

do $$
declare
    v_unit text;
begin
    if current_setting('timescaledb.license') = 'timescale' then
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
            execute format(
                'create index usage_rollup_%1$ss_%1$s_idx on timeseries.usage_rollup_%1$ss (%1$s, tenant_id)', v_unit
            );
        end loop;
        -- Newest first, as they are asked for.
        execute 'alter table timeseries.api_usage_logs set (
            timescaledb.compress,
            timescaledb.compress_segmentby = ''tenant_id'',
            timescaledb.compress_orderby = ''timestamp desc''
        )';
    end if;
    foreach v_unit in array array['hour', 'day'] loop
        execute format(
            'comment on table timeseries.usage_rollup_%1$ss is
                ''Usage of a tenant by %1$s: all of it on the Apache edition, kept by timeseries.refresh_usage_rollups; with continuous ''
                ''aggregates that from before timeseries.usage_kept_from(tenant_id).''',
            v_unit
        );
    end loop;
    perform timeseries.define_usage_views();
end;
$$;
