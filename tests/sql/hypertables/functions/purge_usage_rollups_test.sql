begin;

select plan(6);

insert into timeseries.api_usage_logs (timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms)
select
    now() - i * interval '1 day', tests.tenant('acme'), ('00000000-0000-4000-8000-00000000000' || i)::uuid, 'g', '/', 'GET', 200, 1
from generate_series(0, 9) as i;
call timeseries.refresh_usage_rollups(at_once => true);
select ops.set_retention('usage_rollups', '3 days');
select is(timeseries.purge_usage_rollups(), 0::bigint, 'rollups of rows that count stay');
update timeseries.usage_state
set kept_from = date_trunc('day', now() - interval '2 days', 'UTC');
select cmp_ok(timeseries.purge_usage_rollups(), '>', 0::bigint, 'others go');
select is(
    (select min(day) from timeseries.usage_days), date_trunc('day', now() - interval '3 days', 'UTC'), 'by their own period'
);
select cmp_ok(
    (select min(hour) from timeseries.usage_user_hours), '>=', date_trunc('day', now() - interval '3 days', 'UTC'), 'so do users of hours'
);
select results_eq(
    $$select right(user_id::text, 1)::integer from timeseries.usage_user_numbers order by 1$$,
    $$values (1), (2), (3)$$,
    'who is in no hour any more is forgotten'
);

update timeseries.usage_state
set kept_from = now() + interval '1 day';
select ops.set_retention('usage_rollups', '0');
delete from timeseries.usage_user_hours
where hour > (select min(hour) from timeseries.usage_user_hours);
select timeseries.purge_usage_rollups();
select is_empty('select from timeseries.usage_user_numbers', 'with the last hour of a tenant everybody is');

select *
from finish();

rollback;
