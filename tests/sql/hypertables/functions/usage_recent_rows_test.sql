begin;

select plan(5);

insert into timeseries.api_usage_logs
    (timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, request_bytes, response_bytes, tokens_in, tokens_out, cost, model)
values
    (now() - interval '2 hours', tests.tenant('acme'), null, 'ai', '/a', 'GET', 200, 10, 1, 2, 3, 4, 5, 'm'),
    (now() - interval '90 minutes', tests.tenant('acme'), null, 'ai', '/a', 'GET', 404, 10, 1, 2, 3, 4, 5, null),
    (now() - interval '1 hour', tests.tenant('acme'), null, 'web', '/b', 'GET', 500, 10, 1, 2, 3, 4, 5, null),
    (now() - interval '2 hours', tests.tenant('globex'), null, 'ai', '/a', 'GET', 200, 10, 1, 2, 3, 4, 5, 'm');

create function pg_temp.rows(dimension text, keys text[] default null, with_latency boolean default false)
returns setof text
language sql
stable
as $$
    select format('%s|%s|%s|%s|%s|%s|%s', r.bucket, r.key_found, r.requests, r.client_errors, r.server_errors, r.cost::integer, r.step)
    from timeseries.usage_recent_rows(
        tests.tenant('acme'), dimension, array[now() - interval '2 hours', now() - interval '90 minutes', now()],
        now() - interval '2 hours', now(), keys, with_latency
    ) as r
    order by 1
$$;

select results_eq($$select pg_temp.rows('total')$$, $$values ('1||1|0|0|5|'), ('2||2|1|1|10|')$$, 'one tenant, by bucket');
select results_eq($$select pg_temp.rows('model')$$, $$values ('1|m|1|0|0|5|'), ('2||2|1|1|10|')$$, 'none is an empty key');
select results_eq($$select pg_temp.rows('service', array['ai'])$$, $$values ('1|ai|1|0|0|5|'), ('2|ai|1|1|0|5|')$$, 'keys are picked');
select results_eq(
    $$select pg_temp.rows('total', null, true)$$,
    format($$values ('1||1|0|0|5|%1$s'), ('2||2|1|1|10|%1$s')$$, timeseries.usage_step(10)),
    'with latency by step'
);
-- The plan of the session is for the chunks there were.
insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
values (now() + interval '1 day', tests.tenant('acme'), 'web', '/b', 'GET', 200, 10);
select is(
    (
        select sum(r.requests)
        from timeseries.usage_recent_rows(
            tests.tenant('acme'), 'total', array[now() - interval '2 hours', now() + interval '2 days'],
            now() - interval '2 hours', now() + interval '2 days', null, false
        ) as r
    ),
    4::numeric,
    'a new chunk is seen'
);

select *
from finish();

rollback;
