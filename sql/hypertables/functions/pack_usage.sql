-- lint: allow PDB204 hours and days are all that is put into the statement
-- A total stands once. Parts are told apart by one dimension each.
create or replace function timeseries.pack_usage(unit text, tenants uuid[], since timestamptz[], until timestamptz)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
    execute format(
        'insert into timeseries.usage_rollup_%1$ss (
            tenant_id, %1$s, requests, client_errors, server_errors, duration_ms, request_bytes, response_bytes,
            tokens_in, tokens_out, cost, latency, parts%2$s
        )
        select
            u.tenant_id,
            u.%1$s,
            max(u.requests) filter (where u.dimension = ''total''),
            max(u.client_errors) filter (where u.dimension = ''total''),
            max(u.server_errors) filter (where u.dimension = ''total''),
            max(u.duration_ms) filter (where u.dimension = ''total''),
            max(u.request_bytes) filter (where u.dimension = ''total''),
            max(u.response_bytes) filter (where u.dimension = ''total''),
            max(u.tokens_in) filter (where u.dimension = ''total''),
            max(u.tokens_out) filter (where u.dimension = ''total''),
            max(u.cost) filter (where u.dimension = ''total''),
            max(u.latency) filter (where u.dimension = ''total''),
            array_agg(
                row(
                    u.requests, u.client_errors, u.server_errors, u.duration_ms,
                    u.request_bytes, u.response_bytes, u.tokens_in, u.tokens_out, u.cost,
                    case u.dimension when ''endpoint'' then u.key end,
                    case u.dimension when ''model'' then u.key end,
                    case u.dimension when ''service'' then u.key end,
                    u.latency
                )::timeseries.usage_part
            ) filter (where u.dimension in (''endpoint'', ''model'', ''service''))%3$s
        from timeseries.usage_%1$ss as u
        inner join unnest($1, $2) as t (tenant_id, since) on u.tenant_id = t.tenant_id
        where u.%1$s >= t.since
            and u.%1$s + interval %4$L <= $3
        group by u.tenant_id, u.%1$s',
        unit,
        case unit when 'day' then ', users' else '' end,
        case unit
            when 'day' then ',
            array_agg(
                row(
                    u.requests, u.client_errors, u.server_errors, u.duration_ms,
                    u.request_bytes, u.response_bytes, u.tokens_in, u.tokens_out, u.cost,
                    nullif(u.key, '''')::uuid
                )::timeseries.usage_user
            ) filter (where u.dimension = ''user'')'
            else ''
        end,
        '1 ' || unit
    )
    using tenants, since, until;
end;
$$;

comment on function timeseries.pack_usage(text, uuid[], timestamptz[], timestamptz) is
    'Writes what continuous aggregates say of tenants, each since a time of its own, into the tables usage_rollup_hours or, with unit '
    'day, usage_rollup_days. For the owner.';

revoke all on function timeseries.pack_usage(text, uuid[], timestamptz[], timestamptz) from public;
