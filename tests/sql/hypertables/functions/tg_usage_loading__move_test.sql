begin;

select plan(5);

insert into timeseries.usage_loading (timestamp, tenant_id, service, endpoint, method, status, duration_ms, request_id)
values
    ('2026-01-01 10:00Z', tests.tenant('acme'), 'g', '/', 'GET', 200, 1, 'one'),
    ('2026-01-01 10:00Z', tests.tenant('acme'), 'g', '/', 'GET', 200, 1, 'one'),
    ('2026-02-01 10:00Z', tests.tenant('globex'), 'g', '/', 'GET', 200, 1, null);

select is((select count(*) from timeseries.api_usage_logs), 2::bigint, 'rows arrive, one of each request id');
select is_empty('select from timeseries.usage_loading', 'and leave nothing behind');
select bag_eq(
    'select tenant_id, hour from timeseries.usage_dirty_hours',
    $$values (tests.tenant('acme'), timestamptz '2026-01-01 10:00Z'), (tests.tenant('globex'), '2026-02-01 10:00Z')$$,
    'their hours are noted'
);

insert into timeseries.usage_loading (timestamp, tenant_id, service, endpoint, method, status, duration_ms, request_id)
values ('2026-01-01 10:00Z', tests.tenant('acme'), 'g', '/', 'GET', 200, 1, 'one');

select is((select count(*) from timeseries.api_usage_logs), 2::bigint, 'a load that is repeated adds nothing');
select throws_ok(
    $$
        insert into timeseries.usage_loading (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
        values ('2026-01-01 10:00Z', tests.tenant('acme'), 'g', '/', 'GET', 99, 1)
    $$,
    '23514',
    null,
    'what usage refuses is refused'
);

select *
from finish();

rollback;
