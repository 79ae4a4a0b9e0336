begin;

select plan(5);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
values
    ('2026-01-01 10:00Z', tests.tenant('acme'), 'g', '/', 'GET', 200, 1),
    ('2026-01-01 11:00Z', tests.tenant('globex'), 'g', '/', 'GET', 200, 1);
create temporary view keeps as
select timeseries.chunk_keeps('api_usage_logs', '2026-01-01Z', '2026-01-02Z', true) as it;
select ok(it, 'a chunk keeps its rows without a period') from keeps;
select ops.set_retention('api_usage_logs', '1 day');
select ok(not it, 'not once all periods are over') from keeps;
select ops.set_tenant_retention(tests.tenant('globex'), 'api_usage_logs', now() - '2026-01-01 09:00Z');
select ok(it, 'a tenant with a longer one keeps it') from keeps;
select ops.set_tenant_retention(tests.tenant('globex'), 'api_usage_logs', null);
select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', null, '2026-01-01 10:30Z');
select ok(not it, 'a hold of other rows does not') from keeps;
select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', null, '2026-01-01 10:00Z');
select ok(it, 'one of a row in it does') from keeps;

select *
from finish();

rollback;
