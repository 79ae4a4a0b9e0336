begin;

select plan(3);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select timestamptz '2026-01-01 10:00Z' + i * interval '1 day', tests.tenant('acme'), 'g', '/', 'GET', 200, 1
from generate_series(0, 3) as i;
call timeseries.refresh_usage_rollups(at_once => true);
update timeseries.usage_state
set kept_from = '2026-01-03Z';
insert into timeseries.usage_kept
values (tests.tenant('globex'), '2026-01-02Z');
insert into timeseries.api_usage_logs (timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms)
values ('2026-01-04 10:00Z', tests.tenant('acme'), tests.person('alice'), 'g', '/', 'GET', 200, 1);
select timeseries.take_usage_aggregates();
select is((select max(hour) from timeseries.usage_rollup_hours), '2026-01-02 10:00Z', 'the tables keep what rows no longer say');
select is((select max(day) from timeseries.usage_rollup_days), '2026-01-02Z', 'days too');
select results_eq(
    'select hour, users from timeseries.usage_user_hours',
    $$values (timestamptz '2026-01-04 10:00Z', bit varying '1')$$,
    'users of late rows stay known'
);

select *
from finish();

rollback;
