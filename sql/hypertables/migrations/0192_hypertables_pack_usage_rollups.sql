-- lint: allow ban-drop-view they are created anew below
-- lint: allow ban-drop-table what is in them has moved
-- lint: allow renaming-table the new ones take their names
-- lint: allow renaming-object the new ones take their names
-- A row for each hour and endpoint, user, model and service was larger than the rows of usage themselves for all but the
-- busiest tenants. Now a tenant's hour is one row, and so is its day: the totals, and an array of the parts, by endpoint, model
-- and service; users stand with the day alone. Histograms hold only the steps that are not empty. What is there is packed:
-- its parts know an endpoint, a model or a service, until the hour is counted again. Continuous aggregates are cut alike
-- and hold nothing until they are refreshed; until then every hour is read from its rows.
set local role pyairtable_owner;

-- Whoever refreshes the rollups holds this.
select pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));

drop view timeseries.usage_days;
drop view timeseries.usage_hours;
alter table timeseries.usage_rollup_hours rename to usage_old_hours;
alter table timeseries.usage_rollup_days rename to usage_old_days;
alter index timeseries.usage_rollup_hours_pkey rename to usage_old_hours_pkey;
alter index timeseries.usage_rollup_days_pkey rename to usage_old_days_pkey;
alter index timeseries.usage_rollup_hours_hour_idx rename to usage_old_hours_hour_idx;

create type timeseries.usage_part as (
    requests       bigint,
    client_errors  bigint,
    server_errors  bigint,
    duration_ms    bigint,
    request_bytes  bigint,
    response_bytes bigint,
    tokens_in      bigint,
    tokens_out     bigint,
    cost           numeric,
    endpoint       text,
    model          text,
    service        text,
    latency        bigint[]
);

create type timeseries.usage_user as (
    requests       bigint,
    client_errors  bigint,
    server_errors  bigint,
    duration_ms    bigint,
    request_bytes  bigint,
    response_bytes bigint,
    tokens_in      bigint,
    tokens_out     bigint,
    cost           numeric,
    user_id        uuid
);

-- Totals are read from rows of some hundred bytes; parts that are longer are compressed and lie beside them.
-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_rollup_hours (
    tenant_id      uuid        not null,
    hour           timestamptz not null,
    requests       bigint      not null,
    client_errors  bigint      not null,
    server_errors  bigint      not null,
    duration_ms    bigint      not null,
    request_bytes  bigint      not null,
    response_bytes bigint      not null,
    tokens_in      bigint      not null,
    tokens_out     bigint      not null,
    cost           numeric     not null,
    latency        bigint[] not null,
    parts          timeseries.usage_part[] not null,
    constraint usage_rollup_hours_pkey primary key (tenant_id, hour)
) with (toast_tuple_target = 512);

-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_rollup_days (
    tenant_id      uuid        not null,
    day            timestamptz not null,
    requests       bigint      not null,
    client_errors  bigint      not null,
    server_errors  bigint      not null,
    duration_ms    bigint      not null,
    request_bytes  bigint      not null,
    response_bytes bigint      not null,
    tokens_in      bigint      not null,
    tokens_out     bigint      not null,
    cost           numeric     not null,
    latency        bigint[] not null,
    parts          timeseries.usage_part[] not null,
    users          timeseries.usage_user[] not null,
    constraint usage_rollup_days_pkey primary key (tenant_id, day)
) with (toast_tuple_target = 512);

-- Late rows have arrays unpacked and packed again: lz4 does that many times as fast, where PostgreSQL was built with it.
do $$
begin
    if exists (
        select
        from pg_settings as s
        where s.name = 'default_toast_compression'
            and 'lz4' = any (s.enumvals)
    ) then
        alter table timeseries.usage_rollup_hours
            alter column latency set compression lz4,
            alter column parts set compression lz4;
        alter table timeseries.usage_rollup_days
            alter column latency set compression lz4,
            alter column parts set compression lz4,
            alter column users set compression lz4;
    end if;
end;
$$;

-- Days are refreshed one by one, for all tenants.
create index usage_rollup_hours_hour_idx on timeseries.usage_rollup_hours (hour);

-- Views call it.
create function timeseries.packed_latency(latency integer[])
returns bigint[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(s.requests::bigint * 256 + s.place - 1 order by s.place)
    from unnest(latency) with ordinality as s (requests, place)
    where s.requests > 0
$$;

insert into timeseries.usage_rollup_hours (
    tenant_id, hour, requests, client_errors, server_errors, duration_ms, request_bytes, response_bytes,
    tokens_in, tokens_out, cost, latency, parts
)
select
    o.tenant_id,
    o.hour,
    sum(o.requests) filter (where o.dimension = 'total')::bigint as requests,
    sum(o.client_errors) filter (where o.dimension = 'total')::bigint as client_errors,
    sum(o.server_errors) filter (where o.dimension = 'total')::bigint as server_errors,
    sum(o.duration_ms) filter (where o.dimension = 'total')::bigint as duration_ms,
    sum(o.request_bytes) filter (where o.dimension = 'total')::bigint as request_bytes,
    sum(o.response_bytes) filter (where o.dimension = 'total')::bigint as response_bytes,
    sum(o.tokens_in) filter (where o.dimension = 'total')::bigint as tokens_in,
    sum(o.tokens_out) filter (where o.dimension = 'total')::bigint as tokens_out,
    sum(o.cost) filter (where o.dimension = 'total') as cost,
    coalesce(max(timeseries.packed_latency(o.latency)) filter (where o.dimension = 'total'), '{}') as latency,
    coalesce(
        array_agg(
            row(
                o.requests, o.client_errors, o.server_errors, o.duration_ms, o.request_bytes,
                o.response_bytes, o.tokens_in, o.tokens_out, o.cost,
                case o.dimension when 'endpoint' then o.key end,
                case o.dimension when 'model' then o.key end,
                case o.dimension when 'service' then o.key end,
                timeseries.packed_latency(o.latency)
            )::timeseries.usage_part
        ) filter (where o.dimension in ('endpoint', 'model', 'service')),
        '{}'
    ) as parts
from timeseries.usage_old_hours as o
group by o.tenant_id, o.hour
having bool_or(o.dimension = 'total');

insert into timeseries.usage_rollup_days (
    tenant_id, day, requests, client_errors, server_errors, duration_ms, request_bytes, response_bytes, tokens_in,
    tokens_out, cost, latency, parts, users
)
select
    o.tenant_id,
    o.day,
    sum(o.requests) filter (where o.dimension = 'total')::bigint as requests,
    sum(o.client_errors) filter (where o.dimension = 'total')::bigint as client_errors,
    sum(o.server_errors) filter (where o.dimension = 'total')::bigint as server_errors,
    sum(o.duration_ms) filter (where o.dimension = 'total')::bigint as duration_ms,
    sum(o.request_bytes) filter (where o.dimension = 'total')::bigint as request_bytes,
    sum(o.response_bytes) filter (where o.dimension = 'total')::bigint as response_bytes,
    sum(o.tokens_in) filter (where o.dimension = 'total')::bigint as tokens_in,
    sum(o.tokens_out) filter (where o.dimension = 'total')::bigint as tokens_out,
    sum(o.cost) filter (where o.dimension = 'total') as cost,
    coalesce(max(timeseries.packed_latency(o.latency)) filter (where o.dimension = 'total'), '{}') as latency,
    coalesce(
        array_agg(
            row(
                o.requests, o.client_errors, o.server_errors, o.duration_ms, o.request_bytes,
                o.response_bytes, o.tokens_in, o.tokens_out, o.cost,
                case o.dimension when 'endpoint' then o.key end,
                case o.dimension when 'model' then o.key end,
                case o.dimension when 'service' then o.key end,
                timeseries.packed_latency(o.latency)
            )::timeseries.usage_part
        ) filter (where o.dimension in ('endpoint', 'model', 'service')),
        '{}'
    ) as parts,
    coalesce(
        array_agg(
            row(
                o.requests, o.client_errors, o.server_errors, o.duration_ms, o.request_bytes,
                o.response_bytes, o.tokens_in, o.tokens_out, o.cost,
                nullif(o.key, '')::uuid
            )::timeseries.usage_user
        ) filter (where o.dimension = 'user'),
        '{}'
    ) as users
from timeseries.usage_old_days as o
group by o.tenant_id, o.day
having bool_or(o.dimension = 'total');

drop table timeseries.usage_old_hours;
drop table timeseries.usage_old_days;

do $$
declare
    v_name text;
    v_unit text;
    v_key text;
    v_sums constant text :=
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
begin
    if to_regclass('timeseries.usage_hours_of_total') is not null then
        foreach v_name in array array['total', 'endpoint', 'user', 'model', 'service'] loop
            execute format('drop materialized view timeseries.usage_days_of_%s', v_name);
            execute format('drop materialized view timeseries.usage_hours_of_%s', v_name);
        end loop;
        for v_unit, v_name, v_key in
            values
                ('hour', 'total', ''),
                ('hour', 'part', ', endpoint, coalesce(model, '''') as model, service'),
                ('day', 'total', ''),
                ('day', 'part', ', endpoint, coalesce(model, '''') as model, service'),
                ('day', 'user', ', user_id')
        loop
            execute format(
                'create materialized view timeseries.usage_%1$ss_of_%2$s
                    with (timescaledb.continuous, timescaledb.materialized_only = true) as
                select tenant_id, public.time_bucket(interval %3$L, timestamp) as %1$s%4$s, %5$s%6$s
                from timeseries.api_usage_logs
                group by tenant_id, public.time_bucket(interval %3$L, timestamp)%7$s
                with no data',
                v_unit,
                v_name,
                '1 ' || v_unit,
                v_key,
                v_sums,
                case when v_name = 'user' then '' else v_latency end,
                replace(v_key, ' as model', '')
            );
        end loop;
        insert into timeseries.usage_dirty_hours (tenant_id, hour)
        select distinct l.tenant_id, date_trunc('hour', l.timestamp, 'UTC') as hour
        from timeseries.api_usage_logs as l
        cross join timeseries.usage_state as s
        left join timeseries.usage_kept as k on l.tenant_id = k.tenant_id
        where l.timestamp >= coalesce(k.kept_from, s.kept_from);
    end if;
end;
$$;

-- A migration makes it because this one and a move from one edition to the other need it.
create or replace function timeseries.define_usage_views()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_columns constant text :=
        'u.requests::bigint as requests, u.client_errors::bigint as client_errors, u.server_errors::bigint as server_errors,
        u.duration_ms::bigint as duration_ms, u.request_bytes::bigint as request_bytes,
        u.response_bytes::bigint as response_bytes, u.tokens_in::bigint as tokens_in, u.tokens_out::bigint as tokens_out, u.cost';
    v_is_aggregated constant boolean := to_regclass('timeseries.usage_hours_of_total') is not null;
    v_unit text;
    v_dimension text;
    v_query text;
begin
    foreach v_unit in array array['hour', 'day'] loop
        v_query := format(
            'select u.tenant_id, ''total''::text as dimension, u.%1$s, ''''::text as key, %2$s, u.latency
            from timeseries.usage_rollup_%1$ss as u',
            v_unit,
            v_columns
        );
        foreach v_dimension in array array['endpoint', 'model', 'service'] loop
            v_query := v_query || format(
                ' union all
                select r.tenant_id, %3$L, r.%1$s, u.%3$s, %2$s, %4$s
                from timeseries.usage_rollup_%1$ss as r
                cross join unnest(r.parts) as u
                where u.%3$s is not null',
                v_unit,
                v_columns,
                v_dimension,
                case v_dimension when 'endpoint' then 'u.latency' else 'null' end
            );
        end loop;
        if v_unit = 'day' then
            v_query := v_query || format(
                ' union all
                select r.tenant_id, ''user'', r.day, coalesce(u.user_id::text, ''''), %s, null
                from timeseries.usage_rollup_days as r
                cross join unnest(r.users) as u',
                v_columns
            );
        end if;
        if v_is_aggregated then
            foreach v_dimension in array array['total', 'endpoint', 'model', 'service', 'user'] loop
                continue when v_dimension = 'user' and v_unit = 'hour';
                v_query := v_query || format(
                    ' union all
                    select u.tenant_id, %3$L, u.%1$s, %4$s, %2$s, %5$s
                    from timeseries.usage_%1$ss_of_%6$s as u
                    cross join timeseries.usage_state as s
                    left join timeseries.usage_kept as k on u.tenant_id = k.tenant_id
                    where u.%1$s >= coalesce(k.kept_from, s.kept_from)',
                    v_unit,
                    v_columns,
                    v_dimension,
                    case v_dimension
                        when 'total' then ''''''
                        when 'user' then 'coalesce(u.user_id::text, '''')'
                        else 'u.' || v_dimension
                    end,
                    case when v_dimension in ('total', 'endpoint') then 'timeseries.packed_latency(u.latency)' else 'null' end,
                    case when v_dimension in ('total', 'user') then v_dimension else 'part' end
                );
            end loop;
        end if;
        execute format('create or replace view timeseries.usage_%ss with (security_invoker = true) as ', v_unit) || v_query;
    end loop;
end;
$$;

select timeseries.define_usage_views();

comment on function timeseries.packed_latency(integer[]) is
    'The steps of a histogram that are not empty: requests times 256 plus the step, which begins with 0; null for none.';
comment on type timeseries.usage_part is
    'Usage of an endpoint with a model (empty for none) by a service; null for what is not known of usage from before the rollups were packed.';
comment on type timeseries.usage_user is 'Usage of a user, null for none.';
comment on table timeseries.usage_rollup_hours is
    'Usage of a tenant by hour, a row each: all of it on the Apache edition, kept by timeseries.refresh_usage_rollups; with continuous '
    'aggregates that from before timeseries.usage_kept_from(tenant_id). A part may stand in several pieces, a step of the histogram '
    'too; they are to be summed.';
comment on table timeseries.usage_rollup_days is 'Usage of a tenant by day in UTC, as timeseries.usage_rollup_hours, and of its users.';
comment on column timeseries.usage_rollup_hours.latency is
    'Requests times 256 plus the step of the histogram, for each of the steps 0 to 129 that is not empty.';
comment on view timeseries.usage_hours is
    'Usage by hour, rows to be summed: dimension is total, endpoint, model or service, key which of them, empty for none. The same '
    'columns in both editions; latency stands with total and endpoint: requests times 256 plus the step of the histogram. Read it '
    'through timeseries.usage_facts, which knows which hours are to be believed.';
comment on view timeseries.usage_days is 'Usage by day in UTC, as timeseries.usage_hours, and by dimension user too.';
