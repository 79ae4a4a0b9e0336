begin;

select plan(3);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select now() - i * interval '1 day', tests.tenant('acme'), 'g', '/', 'GET', 200, 1
from generate_series(0, 4) as i;
select results_eq($$select * from ops.units('trash')$$, $$values (null::timestamptz, null::timestamptz)$$, 'one part where there are no chunks');
select is_empty($$select from ops.units('api_usage_logs')$$, 'none of chunks while rows are kept for ever');
select ops.set_retention('api_usage_logs', '2 days');
update timeseries.usage_state
set kept_from = ops.cut('api_usage_logs');
select results_eq(
    $$select ends - begins from ops.units('api_usage_logs')$$,
    $$values (interval '1 day'), (interval '1 day')$$,
    'then the chunks before the cut'
);

select *
from finish();

rollback;
