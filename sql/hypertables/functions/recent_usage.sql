-- One query, planned once in a session, where timeseries.usage_facts takes several that may do more.
create or replace function timeseries.recent_usage(tenant_id uuid, bounds timestamptz[], cut timestamptz[])
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- as in timeseries.usage_recent_rows
set plan_cache_mode = 'force_generic_plan'
set timescaledb.enable_chunk_append = off
set timescaledb.enable_constraint_aware_append = off
-- how many rows an hour has is not known, so that sorting them would seem cheap
set enable_sort = off
as $$
declare
    v_since constant timestamptz := cut[1];
    v_until constant timestamptz := cut[cardinality(cut)];
begin
    return (
        select
            json_agg(
                timeseries.usage_json(
                    'time', to_json(b.begins), s.requests, s.client_errors, s.server_errors, s.duration_ms,
                    s.request_bytes, s.response_bytes, s.tokens_in, s.tokens_out, s.cost
                )
                order by b.place
            )
        from unnest(bounds[:cardinality(bounds) - 1]) with ordinality as b (begins, place)
        left join (
            select
                width_bucket(r.timestamp, cut) as bucket,
                count(*) as requests,
                count(*) filter (where r.status between 400 and 499) as client_errors,
                count(*) filter (where r.status >= 500) as server_errors,
                sum(r.duration_ms) as duration_ms,
                sum(r.request_bytes) as request_bytes,
                sum(r.response_bytes) as response_bytes,
                sum(r.tokens_in) as tokens_in,
                sum(r.tokens_out) as tokens_out,
                sum(r.cost) as cost
            from timeseries.api_usage_logs as r
            where r.tenant_id = recent_usage.tenant_id
                and r.timestamp >= v_since
                and r.timestamp < v_until
                and r.timestamp > now() - interval '3 hours'
            group by width_bucket(r.timestamp, cut)
        ) as s on b.place = s.bucket
    );
end;
$$;

comment on function timeseries.recent_usage(uuid, timestamptz[], timestamptz[]) is
    'What api.usage_over_time says of buckets within the last three hours, from rows: `bounds` is where they begin, and last their end, '
    '`cut` the same with the beginning of the range for the first.';

revoke all on function timeseries.recent_usage(uuid, timestamptz[], timestamptz[]) from public;
