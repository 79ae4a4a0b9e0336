begin;

select plan(14);

create function pg_temp.log(at timestamptz, cost numeric)
returns void
language sql
volatile
as $$
    insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
    values (at, tests.tenant('acme'), 'gateway', '/v0', 'GET', 200, 10, cost)
$$;

create function pg_temp.cost(begins timestamptz, ends timestamptz)
returns numeric
language sql
stable
as $$
    select sum(f.cost)
    from timeseries.usage_facts(tests.tenant('acme'), 'total', array[begins, ends]) as f
$$;

select pg_temp.log('2026-01-01 10:10Z', 1);
select pg_temp.log('2026-01-02 10:10Z', 2);
select pg_temp.log('2026-01-03 10:10Z', 4);
select pg_temp.log('2026-01-03 10:50Z', 8);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms, cost)
values ('2026-01-02 10:10Z', tests.tenant('globex'), 'gateway', '/v0', 'GET', 200, 10, 1000);

select is(pg_temp.cost('2026-01-01', '2026-01-04'), 15.0, 'before any refresh rows are read');

call timeseries.refresh_usage_rollups('2026-01-03 10:30Z', at_once => true);

select is(pg_temp.cost('2026-01-01', '2026-01-04'), 15.0, 'after it days and rows add up');

-- The rollups are believed where nothing says otherwise: what they hold now is not what the rows say.
do $$
begin
    update timeseries.usage_rollup_days set cost = cost + 100 where tenant_id = tests.tenant('acme');
    update timeseries.usage_rollup_hours set cost = cost + 10000 where tenant_id = tests.tenant('acme');
end;
$$;

select is(pg_temp.cost('2026-01-01', '2026-01-04'), 215.0, 'whole days are read from days');
select is(pg_temp.cost('2026-01-01 01:00Z', '2026-01-01 23:00Z'), 10001.0, 'a part of a day is read from hours');
select is(pg_temp.cost('2026-01-01 10:05Z', '2026-01-01 10:55Z'), 1.0, 'a part of an hour is read from rows');

select pg_temp.log('2026-01-01 10:20Z', 16);

select is(pg_temp.cost('2026-01-01', '2026-01-02'), 117.0, 'a late row is added to its day');
select is(pg_temp.cost('2026-01-01 09:00Z', '2026-01-01 13:00Z'), 10017.0, 'and to its hour');
select is(pg_temp.cost('2026-01-01 10:00Z', '2026-01-01 12:00Z'), 17.0, 'two hours are read from rows');

-- A day that is cut: whole, but for its smaller side, which is read by hours (nothing was there) and by rows.
select is(
    pg_temp.cost('2026-01-01', '2026-01-02 10:10:01Z'), 119.0, 'of a day of which less than half is asked for, that is read by hours and rows'
);
select is(pg_temp.cost('2026-01-01', '2026-01-02 13:00Z'), 219.0, 'of a larger part the rest is taken off the day');

select results_eq(
    $$
        select bucket, sum(cost)
        from timeseries.usage_facts(tests.tenant('acme'), 'total', array['2026-01-01Z', '2026-01-02 09:00Z', '2026-01-03Z']::timestamptz[])
        group by bucket
        order by bucket
    $$,
    $$values (1, 117.0), (2, 102.0)$$,
    'a day that two buckets share is divided'
);
select results_eq(
    $$
        select key_found, sum(requests)
        from timeseries.usage_facts(tests.tenant('acme'), 'endpoint', array['2026-01-01Z', '2026-01-03Z']::timestamptz[], array['/v0', '/none'])
        group by key_found
    $$,
    $$values ('/v0', 3::numeric)$$,
    'keys are picked'
);

update timeseries.api_usage_logs set cost = 32 where cost = 16;

select is(pg_temp.cost('2026-01-01', '2026-01-02'), 33.0, 'what has changed is read from rows');

call timeseries.refresh_usage_rollups('2026-01-03 10:30Z', at_once => true);

select is(pg_temp.cost('2026-01-01', '2026-01-02'), 33.0, 'until it is rolled up again');

select *
from finish();

rollback;
