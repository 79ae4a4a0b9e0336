begin;

select plan(4);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
values
    (now() - interval '2 hours', tests.tenant('acme'), 'ai', '/a', 'GET', 200, 10, 1),
    (now() - interval '90 minutes', tests.tenant('acme'), 'ai', '/a', 'GET', 404, 10, 2),
    (now() - interval '80 minutes', tests.tenant('acme'), 'web', '/b', 'GET', 500, 10, 4),
    (now() - interval '80 minutes', tests.tenant('globex'), 'web', '/b', 'GET', 500, 10, 8);

create function pg_temp.recent(since interval, variadic bounds interval[])
returns setof text
language sql
stable
as $$
    select format('%s|%s|%s|%s', p ->> 'requests', p ->> 'clientErrors', p ->> 'serverErrors', p ->> 'cost')
    from (select array_agg(now() - b.ago order by b.ago desc) as bounds from unnest(bounds) as b (ago)) as u
    cross join lateral json_array_elements(
        timeseries.recent_usage(tests.tenant('acme'), u.bounds, array[now() - since] || u.bounds[2:])
    ) as p
$$;

select results_eq(
    $$select pg_temp.recent('2 hours', '2 hours', '90 minutes', '1 hour', '0')$$,
    $$values ('1|0|0|1'), ('2|1|1|6'), ('0|0|0|0')$$,
    'one tenant, by bucket, without gaps'
);
select results_eq(
    $$select pg_temp.recent('110 minutes', '2 hours', '90 minutes', '0')$$,
    $$values ('0|0|0|0'), ('2|1|1|6')$$,
    'the first bucket begins where the range does'
);
-- The plan of the session is for the chunks there were.
insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
values (now() + interval '1 day', tests.tenant('acme'), 'web', '/b', 'GET', 200, 10, 16);
select results_eq($$select pg_temp.recent('2 hours', '2 hours', '-2 days')$$, $$values ('4|1|1|23')$$, 'a new chunk is seen');

-- must deny
select tests.be('alice of acme');

select throws_ok(
    $$select timeseries.recent_usage(tests.tenant('acme'), '{}', '{}')$$, '42501', null, 'callers do not enter the schema'
);

select *
from finish();

rollback;
