begin;

select plan(10);

create function pg_temp.log(at timestamptz, person integer)
returns void
language sql
volatile
as $$
    insert into timeseries.api_usage_logs (timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms)
    values (at, tests.tenant('acme'), ('00000000-0000-4000-8000-00000000000' || person)::uuid, 'gateway', '/v0', 'GET', 200, 10)
$$;

create function pg_temp.users(variadic bounds timestamptz[])
returns bigint[]
language sql
stable
as $$
    select array_agg(u.users order by u.bucket)
    from timeseries.usage_users(tests.tenant('acme'), bounds) as u
$$;

select pg_temp.log('2026-01-01 10:10Z', 1);
select pg_temp.log('2026-01-01 22:10Z', 1);
select pg_temp.log('2026-01-01 22:20Z', 2);
select pg_temp.log('2026-01-02 10:10Z', 3);
select pg_temp.log('2026-01-02 23:10Z', null);

select is(pg_temp.users('2026-01-01Z', '2026-01-02Z', '2026-01-03Z'), '{3,2,1}', 'from rows: all together first');

call timeseries.refresh_usage_rollups('2026-01-04Z', at_once => true);

select is(pg_temp.users('2026-01-01Z', '2026-01-02Z', '2026-01-03Z'), '{3,2,1}', 'and from hours');
select is(
    pg_temp.users('2025-12-31 23:00Z', '2026-01-01 22:00Z', '2026-01-02 22:00Z'), '{3,1,3}', 'a day that two buckets share is divided'
);
select is(
    pg_temp.users('2025-12-31 23:00Z', '2026-01-01 22:15Z', '2026-01-02 22:00Z'), '{3,1,2}', 'an hour that two share too'
);
select pg_temp.log('2026-01-01 05:10Z', 4);
select pg_temp.log('2026-01-01 05:20Z', 1);

select is(pg_temp.users('2026-01-01Z', '2026-01-02Z'), '{3,3}', 'late rows count, whoever was there before once');
delete from timeseries.api_usage_logs
where timestamp = '2026-01-01 05:10Z';
select is(pg_temp.users('2026-01-01Z', '2026-01-02Z'), '{2,2}', 'but not one that has gone again');
update timeseries.api_usage_logs
set user_id = '00000000-0000-4000-8000-000000000005'
where timestamp = '2026-01-01 22:20Z';
delete from timeseries.api_usage_logs
where timestamp = '2026-01-02 10:10Z';
select is(
    pg_temp.users('2026-01-01Z', '2026-01-02Z', '2026-01-03Z'), '{2,2,0}', 'hours that have changed are read from rows'
);
call timeseries.refresh_usage_rollups('2026-01-04Z', at_once => true);
select is(pg_temp.users('2026-01-01Z', '2026-01-02Z', '2026-01-03Z'), '{2,2,0}', 'and counted again');

delete from timeseries.usage_rollup_hours;
update timeseries.usage_state
set kept_from = '2026-01-03Z';
delete from timeseries.api_usage_logs;
select is(
    pg_temp.users('2026-01-01 05:30Z', '2026-01-01 22:15Z', '2026-01-02Z'), '{2,2,0}', 'without rows an hour counts where it begins'
);

-- must deny
select tests.be('alice of acme');

select throws_ok(
    $$select timeseries.usage_users(tests.tenant('acme'), '{2026-01-01Z, 2026-01-02Z}')$$, '42501', null, 'callers do not enter the schema'
);

select *
from finish();

rollback;
