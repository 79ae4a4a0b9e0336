begin;

select plan(4);

create function pg_temp.log(at timestamptz, person integer)
returns void
language sql
volatile
as $$
    insert into timeseries.api_usage_logs (timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms)
    values (at, tests.tenant('acme'), ('00000000-0000-4000-8000-00000000000' || person)::uuid, 'gateway', '/v0', 'GET', 200, 10)
$$;

create function pg_temp.users(variadic bounds timestamptz[])
returns text[]
language sql
stable
as $$
    select array_agg(format('%s:%s', u.bucket, right(u.user_id, 1)) order by u.bucket, u.user_id)
    from timeseries.usage_users(tests.tenant('acme'), bounds) as u
$$;

select pg_temp.log('2026-01-01 10:10Z', 1);
select pg_temp.log('2026-01-01 22:10Z', 1);
select pg_temp.log('2026-01-01 22:20Z', 2);
select pg_temp.log('2026-01-02 10:10Z', 3);
select pg_temp.log('2026-01-02 23:10Z', null);

select is(pg_temp.users('2026-01-01Z', '2026-01-02Z', '2026-01-03Z'), '{1:1,1:2,2:3}', 'from rows');

call timeseries.refresh_usage_rollups('2026-01-04Z', at_once => true);

select is(pg_temp.users('2026-01-01Z', '2026-01-02Z', '2026-01-03Z'), '{1:1,1:2,2:3}', 'and from days');
-- Berlin: who was there in the last two hours alone is taken from the day, who was there before too stays.
select is(
    pg_temp.users('2025-12-31 23:00Z', '2026-01-01 22:00Z', '2026-01-02 22:00Z'), '{1:1,2:1,2:2,2:3}', 'a day that two buckets share is divided'
);
select pg_temp.log('2026-01-01 05:10Z', 4);

select is(pg_temp.users('2026-01-01Z', '2026-01-02Z'), '{1:1,1:2,1:4}', 'and those of late rows');

select *
from finish();

rollback;
