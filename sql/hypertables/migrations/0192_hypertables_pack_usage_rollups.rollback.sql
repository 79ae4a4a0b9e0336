-- Hours of users are not known any more: from before timeseries.usage_kept_from they stay away.
set local role pyairtable_owner;

select pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));

alter table timeseries.usage_rollup_hours rename to usage_packed_hours;
alter table timeseries.usage_rollup_days rename to usage_packed_days;
alter index timeseries.usage_rollup_hours_pkey rename to usage_packed_hours_pkey;
alter index timeseries.usage_rollup_days_pkey rename to usage_packed_days_pkey;
alter index timeseries.usage_rollup_hours_hour_idx rename to usage_packed_hours_hour_idx;

-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_rollup_hours (
    tenant_id      uuid        not null,
    dimension      text        not null,
    hour           timestamptz not null,
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
    constraint usage_rollup_hours_pkey primary key (tenant_id, dimension, hour, key)
) with (toast_tuple_target = 256);

create index usage_rollup_hours_hour_idx on timeseries.usage_rollup_hours (hour, tenant_id);

-- lint: allow PDB105 nobody but the owner enters this schema
create table timeseries.usage_rollup_days (
    tenant_id      uuid        not null,
    dimension      text        not null,
    day            timestamptz not null,
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
    constraint usage_rollup_days_pkey primary key (tenant_id, dimension, day, key)
) with (toast_tuple_target = 256);

create index usage_rollup_days_day_idx on timeseries.usage_rollup_days (day, tenant_id);

insert into timeseries.usage_rollup_hours
select
    u.tenant_id,
    u.dimension,
    u.hour,
    u.key,
    sum(u.requests)::bigint as requests,
    sum(u.client_errors)::bigint as client_errors,
    sum(u.server_errors)::bigint as server_errors,
    sum(u.duration_ms)::bigint as duration_ms,
    sum(u.request_bytes)::bigint as request_bytes,
    sum(u.response_bytes)::bigint as response_bytes,
    sum(u.tokens_in)::bigint as tokens_in,
    sum(u.tokens_out)::bigint as tokens_out,
    sum(u.cost) as cost,
    case
        when u.dimension in ('total', 'endpoint') then
            (
                select array_agg(coalesce(f.requests, 0) order by s.step)
                from generate_series(0, 129) as s (step)
                left join (
                    select
                        (l.packed & 255)::integer as step,
                        sum(l.packed >> 8)::integer as requests
                    from unnest(string_to_array(string_agg(array_to_string(u.latency, ','), ','), ',')::bigint[]) as l (packed)
                    group by l.packed & 255
                ) as f on s.step = f.step
            )
    end as latency
from timeseries.usage_hours as u
cross join timeseries.usage_state as k
left join timeseries.usage_kept as t on u.tenant_id = t.tenant_id
where to_regclass('timeseries.usage_hours_of_total') is null
    or u.hour < coalesce(t.kept_from, k.kept_from)
group by u.tenant_id, u.dimension, u.hour, u.key;

insert into timeseries.usage_rollup_days
select
    u.tenant_id,
    u.dimension,
    u.day,
    u.key,
    sum(u.requests)::bigint as requests,
    sum(u.client_errors)::bigint as client_errors,
    sum(u.server_errors)::bigint as server_errors,
    sum(u.duration_ms)::bigint as duration_ms,
    sum(u.request_bytes)::bigint as request_bytes,
    sum(u.response_bytes)::bigint as response_bytes,
    sum(u.tokens_in)::bigint as tokens_in,
    sum(u.tokens_out)::bigint as tokens_out,
    sum(u.cost) as cost,
    case
        when u.dimension in ('total', 'endpoint') then
            (
                select array_agg(coalesce(f.requests, 0) order by s.step)
                from generate_series(0, 129) as s (step)
                left join (
                    select
                        (l.packed & 255)::integer as step,
                        sum(l.packed >> 8)::integer as requests
                    from unnest(string_to_array(string_agg(array_to_string(u.latency, ','), ','), ',')::bigint[]) as l (packed)
                    group by l.packed & 255
                ) as f on s.step = f.step
            )
    end as latency
from timeseries.usage_days as u
cross join timeseries.usage_state as k
left join timeseries.usage_kept as t on u.tenant_id = t.tenant_id
where to_regclass('timeseries.usage_hours_of_total') is null
    or u.day < coalesce(t.kept_from, k.kept_from)
group by u.tenant_id, u.dimension, u.day, u.key;

drop view timeseries.usage_days;
drop view timeseries.usage_hours;
drop table timeseries.usage_packed_days;
drop table timeseries.usage_packed_hours;
drop type timeseries.usage_user;
drop type timeseries.usage_part;

do $$
declare
    v_measures constant text :=
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
        'public.histogram(ln(greatest(duration_ms, 1)::double precision), 0::double precision,
            13.3046849341983::double precision, 128)';
    v_dimension text;
    v_key text;
    v_has_latency boolean;
    v_unit text;
begin
    if to_regclass('timeseries.usage_hours_of_total') is not null then
        drop materialized view timeseries.usage_days_of_user;
        drop materialized view timeseries.usage_days_of_part;
        drop materialized view timeseries.usage_days_of_total;
        drop materialized view timeseries.usage_hours_of_part;
        drop materialized view timeseries.usage_hours_of_total;
        for v_dimension, v_key, v_has_latency in
            values
                ('total', null, true),
                ('endpoint', 'endpoint', true),
                ('user', 'coalesce(user_id::text, '''')', false),
                ('model', 'coalesce(model, '''')', false),
                ('service', 'service', false)
        loop
            foreach v_unit in array array['hour', 'day'] loop
                if v_unit = 'hour' or v_has_latency then
                    execute format(
                        'create materialized view timeseries.usage_%1$ss_of_%2$s
                            with (timescaledb.continuous, timescaledb.materialized_only = true) as
                        select tenant_id, public.time_bucket(interval %3$L, timestamp) as %1$s%4$s, %5$s%6$s
                        from timeseries.api_usage_logs
                        group by tenant_id, public.time_bucket(interval %3$L, timestamp)%7$s
                        with no data',
                        v_unit,
                        v_dimension,
                        '1 ' || v_unit,
                        coalesce(', ' || v_key || ' as key', ''),
                        v_measures,
                        case when v_has_latency then ', ' || v_latency || ' as latency' else '' end,
                        coalesce(', ' || v_key, '')
                    );
                else
                    execute format(
                        'create materialized view timeseries.usage_days_of_%1$s
                            with (timescaledb.continuous, timescaledb.materialized_only = true) as
                        select
                            tenant_id, public.time_bucket(interval ''1 day'', hour) as day, key,
                            sum(requests) as requests, sum(client_errors) as client_errors,
                            sum(server_errors) as server_errors, sum(duration_ms) as duration_ms,
                            sum(request_bytes) as request_bytes, sum(response_bytes) as response_bytes,
                            sum(tokens_in) as tokens_in, sum(tokens_out) as tokens_out, sum(cost) as cost
                        from timeseries.usage_hours_of_%1$s
                        group by tenant_id, public.time_bucket(interval ''1 day'', hour), key
                        with no data',
                        v_dimension
                    );
                end if;
            end loop;
        end loop;
    end if;
end;
$$;

insert into timeseries.usage_dirty_hours (tenant_id, hour)
select distinct
    l.tenant_id,
    date_trunc('hour', l.timestamp, 'UTC') as hour
from timeseries.api_usage_logs as l
cross join timeseries.usage_state as s
left join timeseries.usage_kept as k on l.tenant_id = k.tenant_id
where l.timestamp >= coalesce(k.kept_from, s.kept_from);

create or replace function timeseries.define_usage_views()
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


drop function timeseries.packed_latency(integer[]);
select timeseries.define_usage_views();

comment on table timeseries.usage_rollup_hours is
    'Usage of a tenant by hour: all of it on the Apache edition, kept by timeseries.refresh_usage_rollups; with continuous '
    'aggregates that from before timeseries.usage_kept_from(tenant_id).';
comment on table timeseries.usage_rollup_days is
    'Usage of a tenant by day: all of it on the Apache edition, kept by timeseries.refresh_usage_rollups; with continuous '
    'aggregates that from before timeseries.usage_kept_from(tenant_id).';
comment on view timeseries.usage_hours is
    'Usage by hour: dimension is total, endpoint, user, model or service, key which of them, empty for none. The same columns '
    'in both editions; latency, a histogram, stands with total and endpoint. Read it through timeseries.usage_facts, which '
    'knows which hours are to be believed.';
comment on view timeseries.usage_days is 'Usage by day in UTC, as timeseries.usage_hours.';
