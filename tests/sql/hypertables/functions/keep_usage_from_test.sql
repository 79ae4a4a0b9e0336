begin;

select plan(6);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select now() - i * interval '1 day', tests.tenant(t.slug), 'g', '/', 'GET', 200, 1
from generate_series(0, 9) as i
cross join (values ('acme'), ('globex')) as t (slug);
select ops.set_retention('api_usage_logs', '3 days');
select ops.set_tenant_retention(tests.tenant('globex'), 'api_usage_logs', '6 days');
select ok(timeseries.keep_usage_from(), 'nothing is done');
select is(timeseries.usage_kept_from(tests.tenant('acme')), '-infinity', 'before there are rollups');
call timeseries.refresh_usage_rollups(at_once => true);
insert into timeseries.usage_dirty_hours (tenant_id, hour)
values (tests.tenant('acme'), date_trunc('hour', now() - interval '5 days', 'UTC'));
select timeseries.keep_usage_from();
select is(
    timeseries.usage_kept_from(tests.tenant('acme')),
    date_trunc('day', now() - interval '5 days', 'UTC'),
    'a day that is not rolled up is waited for'
);
select is(
    timeseries.usage_kept_from(tests.tenant('globex')), date_trunc('day', now() - interval '6 days', 'UTC'), 'each by its period'
);
call timeseries.refresh_usage_rollups(at_once => true);
select timeseries.keep_usage_from();
select is(timeseries.usage_kept_from(tests.tenant('acme')), date_trunc('day', now() - interval '3 days', 'UTC'), 'then it moves on');
select ops.set_retention('api_usage_logs', '8 days');
select timeseries.keep_usage_from();
select is(timeseries.usage_kept_from(tests.tenant('acme')), date_trunc('day', now() - interval '3 days', 'UTC'), 'and never back');

select *
from finish();

rollback;
