begin;

select plan(2);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select timestamptz '2026-01-01 10:00Z' + i * interval '1 day', tests.tenant('acme'), 'g', '/', 'GET', 200, 1
from generate_series(0, 2) as i;
select is_empty($$select from timeseries.due_chunks('api_usage_logs', true)$$, 'none while rows are kept for ever');
select ops.set_retention('api_usage_logs', '1 day');
select ops.place_hold(tests.tenant('acme'), 'case', 'counsel', null, '2026-01-02Z', '2026-01-03Z');
select results_eq(
    $$select begins, is_droppable from timeseries.due_chunks('api_usage_logs', true)$$,
    $$values (timestamptz '2026-01-01Z', true), ('2026-01-02Z', false), ('2026-01-03Z', true)$$,
    'then the oldest first, and which may go whole'
);

select *
from finish();

rollback;
