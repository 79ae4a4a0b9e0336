-- Entries of hours that have changed stay: the tables count these again. A refresh that is at work finds, under the lock, that
-- the aggregates are gone, and leaves its entries too.
create or replace function timeseries.drop_usage_aggregates()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unit text;
    v_name text;
begin
    perform set_config('role', 'pyairtable_owner', true);
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
            cross join timeseries.usage_state as s
            left join timeseries.usage_kept as k on u.tenant_id = k.tenant_id
            where u.%1$s >= coalesce(k.kept_from, s.kept_from)
                and u.%1$s + interval %2$L <= s.watermark',
            v_unit,
            '1 ' || v_unit
        );
        execute format('drop view timeseries.%I', 'usage_' || v_unit || 's');
    end loop;
    for v_name in
        select a.name
        from timeseries.usage_aggregates() as a
        order by a.unit
    loop
        execute format('drop materialized view timeseries.%I', v_name);
    end loop;
    perform timeseries.define_usage_views();
    comment on view timeseries.usage_hours is
        'Usage by hour: dimension is total, endpoint, user, model or service, key which of them, empty for none. The same columns '
        'in both editions; latency, a histogram, stands with total and endpoint. Read it through timeseries.usage_facts, which '
        'knows which hours are to be believed.';
    comment on view timeseries.usage_days is 'Usage by day in UTC, as timeseries.usage_hours.';
end;
$$;

comment on function timeseries.drop_usage_aggregates() is
    'Moves what the continuous aggregates of usage say into the tables, and drops them. For timeseries.use_rollup_tables.';

revoke all on function timeseries.drop_usage_aggregates() from public;
