-- Requests of 100 tenants, the n-th with a share of 1/n; each tenant's users and endpoints are as unlike.
create schema bench;

create table bench.tenants as
select
    i as rank,
    ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid as id,
    greatest(10, 2000 / i) as users,
    sum(1.0 / i) over (order by i) / sum(1.0 / i) over () as up_to
from generate_series(1, 100) as i;

insert into core.tenants (id, slug, name)
select id, 'bench-' || rank, 'Bench ' || rank
from bench.tenants;

create function bench.usage(since timestamptz, until timestamptz, count integer)
returns setof timeseries.api_usage_logs
language sql
volatile
as $$
    with known as materialized (
        select
            array_agg(t.up_to::double precision order by t.rank) as up_to,
            array_agg(t.id order by t.rank) as ids,
            array_agg(t.users order by t.rank) as users
        from bench.tenants as t
    ),

    drawn as (
        select
            i,
            width_bucket(random(), (select k.up_to from known as k)) + 1 as tenant,
            floor(40 * random() ^ 2)::integer as endpoint,
            random() as person,
            random() as status,
            random_normal(4, 1.2) as latency,
            random() as amount
        from generate_series(1, count) as i
        offset 0
    )

    select
        since + i * ((until - since) / (count + 1)),
        k.ids[d.tenant],
        case
            when d.person < 0.9 then
                (
                    '10000000-' || lpad(d.tenant::text, 4, '0') || '-4000-8000-'
                    || lpad(floor(k.users[d.tenant] * (d.person / 0.9) ^ 2)::integer::text, 12, '0')
                )::uuid
        end,
        (array['gateway', 'platform', 'ai'])[1 + d.endpoint % 3],
        '/v0/resource' || d.endpoint || '/{id}',
        case d.endpoint % 4 when 0 then 'POST' else 'GET' end,
        case when d.status < 0.95 then 200 when d.status < 0.985 then 404 else 500 end,
        least(exp(d.latency), 600000)::integer,
        (d.amount * 1000)::bigint,
        (d.amount * 20000)::bigint,
        case when d.endpoint % 3 = 2 then (d.amount * 2000)::integer else 0 end,
        case when d.endpoint % 3 = 2 then (d.amount * 500)::integer else 0 end,
        case when d.endpoint % 3 = 2 then round((d.amount * 0.01)::numeric, 6) else 0 end,
        case when d.endpoint % 3 = 2 then 'model-' || d.endpoint % 5 end,
        gen_random_uuid()::text,
        case when d.amount < 0.1 then '{"region": "eu"}'::jsonb end
    from drawn as d
    cross join known as k
$$;
