begin;

select plan(4);

insert into timeseries.api_usage_logs
    (timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms, request_bytes, response_bytes, tokens_in, tokens_out, cost, model)
values
    ('2026-01-01 10:00Z', tests.tenant('acme'), null, 'ai', '/a', 'GET', 200, 10, 1, 2, 3, 4, 5, 'm'),
    ('2026-01-01 10:30Z', tests.tenant('acme'), null, 'ai', '/a', 'GET', 404, 10, 1, 2, 3, 4, 5, null),
    ('2026-01-01 11:00Z', tests.tenant('acme'), null, 'web', '/b', 'GET', 500, 10, 1, 2, 3, 4, 5, null),
    ('2026-01-01 10:00Z', tests.tenant('globex'), null, 'ai', '/a', 'GET', 200, 10, 1, 2, 3, 4, 5, 'm');

create function pg_temp.rows(dimension text, keys text[] default null, with_latency boolean default false)
returns setof text
language sql
stable
as $$
    select format('%s|%s|%s|%s|%s|%s|%s', r.bucket, r.key_found, r.requests, r.client_errors, r.server_errors, r.cost::integer, r.step)
    from timeseries.usage_rows(
        tests.tenant('acme'), dimension, array['2026-01-01 10:00Z', '2026-01-01 10:30Z', '2026-01-01 12:00Z']::timestamptz[],
        '2026-01-01 10:00Z', '2026-01-01 12:00Z', keys, with_latency
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

select *
from finish();

rollback;
