create or replace function timeseries.move_usage_history(since timestamptz, until timestamptz, tenant_id uuid default null)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unit text;
begin
    if since >= until or to_regclass('timeseries.usage_hours_of_total') is null then
        return;
    end if;
    for v_unit in values ('hour'), ('day') loop
        execute format(
            'insert into timeseries.usage_rollup_%1$ss (
                tenant_id, dimension, %1$s, key, requests, client_errors, server_errors, duration_ms, request_bytes,
                response_bytes, tokens_in, tokens_out, cost, latency
            )
            select
                u.tenant_id, u.dimension, u.%1$s, u.key, u.requests, u.client_errors, u.server_errors, u.duration_ms,
                u.request_bytes, u.response_bytes, u.tokens_in, u.tokens_out, u.cost, u.latency
            from timeseries.usage_%1$ss as u
            where u.%1$s >= $1
                and u.%1$s < $2
                and case
                    when $3 is null then u.tenant_id not in (select k.tenant_id from timeseries.usage_kept as k)
                    else u.tenant_id = $3
                end',
            v_unit
        )
        using since, until, tenant_id;
    end loop;
end;
$$;

comment on function timeseries.move_usage_history(timestamptz, timestamptz, uuid) is
    'Writes what continuous aggregates say of a tenant, or of all that have no time of their own, into the tables of history; does '
    'nothing where rollups are those tables. For timeseries.keep_usage_from.';

revoke all on function timeseries.move_usage_history(timestamptz, timestamptz, uuid) from public;
