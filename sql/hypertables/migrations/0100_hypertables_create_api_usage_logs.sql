-- requires: timescaledb
-- One row a request that a service answered: what dashboards and bills are made of. A hypertable has no row level
-- security (TimescaleDB forbids it together with compression and continuous aggregates, and chunks would go round it), so
-- nobody but the owner has any right here: callers come through functions of api that filter on the tenant.
-- There is no foreign key to core.tenants: checking it would cost a quarter of the speed of a load, and the tenant of a row
-- comes from a signed context.
create schema timeseries authorization pyairtable_owner;
create schema ts_chunks authorization pyairtable_owner;

set local role pyairtable_owner;

-- lint: allow PDB105 TimescaleDB allows no row level security with compression and continuous aggregates
create table timeseries.api_usage_logs (
    timestamp      timestamptz    not null,
    tenant_id      uuid           not null,
    user_id        uuid,
    service        text           not null,
    endpoint       text           not null,
    method         text           not null,
    status         smallint       not null,
    duration_ms    integer        not null,
    request_bytes  bigint         not null default 0,
    response_bytes bigint         not null default 0,
    tokens_in      integer        not null default 0,
    tokens_out     integer        not null default 0,
    cost           numeric(18, 9) not null default 0,
    model          text,
    request_id     text,
    metadata       jsonb,
    constraint api_usage_logs_service_check check (length(service) between 1 and 100),
    constraint api_usage_logs_endpoint_check check (length(endpoint) between 1 and 500),
    constraint api_usage_logs_method_check check (length(method) between 1 and 20),
    constraint api_usage_logs_status_check check (status between 100 and 599),
    constraint api_usage_logs_amounts_check check (
        duration_ms >= 0 and request_bytes >= 0 and response_bytes >= 0
        and tokens_in >= 0 and tokens_out >= 0 and cost >= 0
    ),
    constraint api_usage_logs_model_check check (length(model) between 1 and 255),
    constraint api_usage_logs_request_id_check check (length(request_id) between 1 and 200),
    constraint api_usage_logs_metadata_check check (jsonb_typeof(metadata) = 'object')
);

select public.create_hypertable(
    'timeseries.api_usage_logs',
    'timestamp',
    chunk_time_interval => interval '1 day',
    associated_schema_name => 'ts_chunks',
    create_default_indexes => false
);

create index api_usage_logs_tenant_id_idx on timeseries.api_usage_logs (tenant_id, timestamp desc);

create unique index api_usage_logs_request_id_key on timeseries.api_usage_logs (tenant_id, request_id, timestamp)
    where request_id is not null;

comment on schema timeseries is 'Hypertables and what is made from them. Nobody but the owner may enter.';
comment on schema ts_chunks is 'Chunks of the hypertables. Nobody but the owner may enter.';
comment on table timeseries.api_usage_logs is
    'Requests that services answered, one row each, in chunks of a day. Written by api.log_usage, read by api.usage_* functions.';
comment on column timeseries.api_usage_logs.timestamp is 'When the request began.';
comment on column timeseries.api_usage_logs.user_id is 'For whom, who may be gone by now; null where the tenant''s own service asked.';
comment on column timeseries.api_usage_logs.endpoint is 'The route, not the address: /v0/{base_id}, so that there are few.';
comment on column timeseries.api_usage_logs.duration_ms is 'Whole milliseconds.';
comment on column timeseries.api_usage_logs.cost is 'In the currency the tenant is billed in, nine digits after the point.';
comment on column timeseries.api_usage_logs.request_id is 'Tells one request from another within a tenant: see api.log_usage.';
