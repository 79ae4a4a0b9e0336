create or replace function timeseries.tg_usage_loading__move()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into timeseries.api_usage_logs (
        timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, request_bytes, response_bytes,
        tokens_in, tokens_out, cost, model, request_id, metadata
    )
    select
        n.timestamp, n.tenant_id, n.user_id, n.service, n.endpoint, n.method, n.status, n.duration_ms, n.request_bytes,
        n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.model, n.request_id, n.metadata
    from new_rows as n
    on conflict do nothing;
    -- Those of this transaction: nobody else's are seen.
    delete from timeseries.usage_loading;
    return null;
end;
$$;

comment on function timeseries.tg_usage_loading__move() is
    'Moves loaded rows into timeseries.api_usage_logs, without those that are there already.';

revoke all on function timeseries.tg_usage_loading__move() from public;
