begin;

select plan(8);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
values
    ('2026-01-01 10:00Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 10, 5),
    ('2026-01-01 11:00Z', tests.tenant('acme'), 'gateway', '/b', 'GET', 200, 20, 1),
    ('2026-01-01 12:00Z', tests.tenant('acme'), 'gateway', '/b', 'GET', 500, 20, 1),
    ('2026-01-01 13:00Z', tests.tenant('acme'), 'gateway', '/c', 'GET', 200, 40, 2),
    ('2026-01-02 00:00Z', tests.tenant('acme'), 'gateway', '/late', 'GET', 200, 9999, 99),
    ('2026-01-01 10:00Z', tests.tenant('globex'), 'gateway', '/rockets', 'GET', 200, 9999, 99);

create function pg_temp.top(measure text, top integer default 10, dimension text default 'endpoint')
returns text[]
language sql
stable
security invoker
set search_path = ''
as $$
    select array_agg(format('%s %s %s', u.place, u.key, u.item -> top.measure) order by u.place)
    from timeseries.top_usage(tests.tenant('acme'), '2026-01-01Z', '2026-01-02Z', dimension, measure, top) as u
$$;

select is(pg_temp.top('cost'), array['1 /a 5', '2 /b 2', '3 /c 2'], 'the most first, equals by name, one tenant and range only');
select is(pg_temp.top('averageMs', 2), array['1 /c 40.0', '2 /b 20.0'], 'by any measure, as many as asked for');
select is(pg_temp.top('requests', dimension => 'service'), array['1 gateway 4'], 'by any dimension');

-- must deny
select throws_ok(format('select pg_temp.top(%s)', given.arguments), 'PT400', given.message, given.message)
from (values
    ($$'weather'$$, 'measure: there is no "weather"'),
    ($$'cost', 0$$, 'top: expected 1 to 1000, got 0'),
    ($$'cost', 1001$$, 'top: expected 1 to 1000, got 1001'),
    ($$'cost', null$$, 'top: expected 1 to 1000, got null'),
    ($$'cost', 1, 'colour'$$, 'dimension: expected endpoint, user, model or service, got "colour"')
) as given (arguments, message);

select *
from finish();

rollback;
