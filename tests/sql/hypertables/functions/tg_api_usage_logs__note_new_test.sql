begin;

select plan(7);

update timeseries.usage_state
set
    watermark = '2026-01-02 12:00Z',
    kept_from = '2026-01-01Z';

create function pg_temp.log(at timestamptz, slug text default 'acme')
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
    values (log.at, tests.tenant(slug), 'gateway', '/v0', 'GET', 200, 7, 3)
$$;

-- After the watermark
select pg_temp.log('2026-01-02 12:30Z');
select pg_temp.log('2026-01-02 12:00Z', 'globex');

select bag_eq(
    'select tenant_id, hour from timeseries.usage_dirty_hours',
    $$values (tests.tenant('acme'), timestamptz '2026-01-02 12:00Z'), (tests.tenant('globex'), '2026-01-02 12:00Z')$$,
    'an hour that has not been rolled up is noted for its tenant'
);
select is_empty('select from timeseries.usage_late_rows', 'its rows are not');

-- Before it
select pg_temp.log('2026-01-02 11:59:59Z');

select results_eq(
    'select tenant_id, hour, timestamp, endpoint, duration_ms, cost from timeseries.usage_late_rows',
    $$values (tests.tenant('acme'), timestamptz '2026-01-02 11:00Z', timestamptz '2026-01-02 11:59:59Z', '/v0', 7, 3.0)$$,
    'a straggler is kept beside its hour'
);
select is((select count(*) from timeseries.usage_dirty_hours), 2::bigint, 'which is not counted again for it');

-- must deny
select lives_ok($$select pg_temp.log('2026-01-01Z')$$, 'the first moment that is kept may be written');
select throws_ok(
    $$select pg_temp.log('2025-12-31 23:59:59Z')$$,
    'PT422',
    'usage before 2026-01-01 00:00:00+00 has been dropped and cannot be added to',
    'what was before may not'
);

-- A load of many
delete from timeseries.usage_late_rows;
insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select timestamptz '2026-01-01 05:00Z' + number * interval '1 millisecond', tests.tenant('acme'), 'gateway', '/v0', 'GET', 200, 1
from generate_series(0, 20000) as number;

select results_eq(
    $$
        select (select count(*) from timeseries.usage_late_rows), array_agg(hour)
        from timeseries.usage_dirty_hours
        where hour < '2026-01-02Z'
    $$,
    $$values (0::bigint, array[timestamptz '2026-01-01 05:00Z'])$$,
    'more than 20,000 stragglers have their hour counted again'
);

select *
from finish();

rollback;
