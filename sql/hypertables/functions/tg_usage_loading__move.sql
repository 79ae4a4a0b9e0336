-- What the hypertable would refuse is told with the row's place in the load; what it would take, and readers and rollups
-- would not get rid of, is refused too: a time without end, to come or of long ago, as api.log_usage refuses it, a cost that is
-- no number, bytes whose sum overflows. Characters are counted where bytes, which are there to be read, do not say enough.
create or replace function timeseries.tg_usage_loading__move()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_earliest constant timestamptz := now() - interval '10 years';
    v_latest constant timestamptz := now() + interval '1 day';
    v_fault text;
begin
    if exists (
        select
        from new_rows as n
        where n.timestamp not between v_earliest and v_latest
            or (octet_length(n.service) not between 1 and 100 and length(n.service) not between 1 and 100)
            or (octet_length(n.endpoint) not between 1 and 500 and length(n.endpoint) not between 1 and 500)
            or (octet_length(n.method) not between 1 and 20 and length(n.method) not between 1 and 20)
            or n.status not between 100 and 599
            or least(n.duration_ms, n.tokens_in, n.tokens_out) < 0
            or n.request_bytes not between 0 and 1000000000000
            or n.response_bytes not between 0 and 1000000000000
            or n.cost not between 0 and 999999999.999999999
            or (octet_length(n.model) not between 1 and 255 and length(n.model) not between 1 and 255)
            or (octet_length(n.request_id) not between 1 and 200 and length(n.request_id) not between 1 and 200)
            or jsonb_typeof(n.metadata) <> 'object'
    ) then
        select format('row %s of the load: %s: expected %s, got %s', r.place, f.field, f.expected, left(f.got, 100)) into v_fault
        from (
            select n.*, row_number() over () as place
            from new_rows as n
        ) as r
        cross join lateral (
            values
                (
                    'timestamp',
                    r.timestamp between v_earliest and v_latest,
                    'a time from ten years ago to a day ahead',
                    r.timestamp::text
                ),
                ('service', length(r.service) between 1 and 100, '1 to 100 characters', to_json(r.service)::text),
                ('endpoint', length(r.endpoint) between 1 and 500, '1 to 500 characters', to_json(r.endpoint)::text),
                ('method', length(r.method) between 1 and 20, '1 to 20 characters', to_json(r.method)::text),
                ('status', r.status between 100 and 599, '100 to 599', r.status::text),
                ('duration_ms', r.duration_ms >= 0, '0 or more', r.duration_ms::text),
                ('request_bytes', r.request_bytes between 0 and 1000000000000, '0 to 1000000000000', r.request_bytes::text),
                ('response_bytes', r.response_bytes between 0 and 1000000000000, '0 to 1000000000000', r.response_bytes::text),
                ('tokens_in', r.tokens_in >= 0, '0 or more', r.tokens_in::text),
                ('tokens_out', r.tokens_out >= 0, '0 or more', r.tokens_out::text),
                ('cost', r.cost between 0 and 999999999.999999999, '0 or more', r.cost::text),
                ('model', length(r.model) between 1 and 255, '1 to 255 characters', to_json(r.model)::text),
                ('request_id', length(r.request_id) between 1 and 200, '1 to 200 characters', to_json(r.request_id)::text),
                ('metadata', jsonb_typeof(r.metadata) = 'object', 'an object', r.metadata::text)
        ) as f (field, is_right, expected, got)
        where not f.is_right
        order by r.place
        limit 1;
        raise exception using
            errcode = 'PT422',
            message = v_fault,
            hint = 'Nothing was loaded.';
    end if;
    -- In the order of api_usage_logs_tenant_id_idx, whose pages are filled then, and without ON CONFLICT, which looks for every row
    -- first and confirms it afterwards. A row that is there already ends it, the sooner the more of them there are.
    begin
        insert into timeseries.api_usage_logs (
            timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, request_bytes, response_bytes,
            tokens_in, tokens_out, cost, model, request_id, metadata
        )
        select
            n.timestamp, n.tenant_id, n.user_id, n.service, n.endpoint, n.method, n.status, n.duration_ms, n.request_bytes,
            n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.model, n.request_id, n.metadata
        from new_rows as n
        order by n.tenant_id, n.timestamp desc;
    exception when unique_violation then
        insert into timeseries.api_usage_logs (
            timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, request_bytes, response_bytes,
            tokens_in, tokens_out, cost, model, request_id, metadata
        )
        select
            n.timestamp, n.tenant_id, n.user_id, n.service, n.endpoint, n.method, n.status, n.duration_ms, n.request_bytes,
            n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.model, n.request_id, n.metadata
        from new_rows as n
        on conflict do nothing;
    end;
    -- Those of this transaction: nobody else's are seen.
    delete from timeseries.usage_loading;
    return null;
end;
$$;

comment on function timeseries.tg_usage_loading__move() is
    'Moves loaded rows into timeseries.api_usage_logs, without those that are there already. Raises PT422 for the first row with a fault.';

revoke all on function timeseries.tg_usage_loading__move() from public;
