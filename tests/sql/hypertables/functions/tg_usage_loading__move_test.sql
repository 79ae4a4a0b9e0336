begin;

select plan(15);

insert into timeseries.usage_loading (timestamp, tenant_id, service, endpoint, method, status, duration_ms, request_id)
values
    ('2026-01-01 10:00Z', tests.tenant('acme'), 'g', '/', 'GET', 200, 1, 'one'),
    ('2026-01-01 10:00Z', tests.tenant('acme'), 'g', '/', 'GET', 200, 1, 'one'),
    ('2026-02-01 10:00Z', tests.tenant('globex'), 'g', '/', 'GET', 200, 1, null);

select is((select count(*) from timeseries.api_usage_logs), 2::bigint, 'rows arrive, one of each request id');
select is_empty('select from timeseries.usage_loading', 'and leave nothing behind');
select bag_eq(
    'select tenant_id, hour from timeseries.usage_dirty_hours',
    $$values (tests.tenant('acme'), timestamptz '2026-01-01 10:00Z'), (tests.tenant('globex'), '2026-02-01 10:00Z')$$,
    'their hours are noted'
);

insert into timeseries.usage_loading (timestamp, tenant_id, service, endpoint, method, status, duration_ms, request_id)
values ('2026-01-01 10:00Z', tests.tenant('acme'), 'g', '/', 'GET', 200, 1, 'one');

select is((select count(*) from timeseries.api_usage_logs), 2::bigint, 'a load that is repeated adds nothing');

delete from timeseries.usage_dirty_hours;
insert into timeseries.usage_loading (timestamp, tenant_id, service, endpoint, method, status, duration_ms, request_id)
select
    l.at,
    tests.tenant('acme'),
    repeat('é', 100),
    '/',
    'GET',
    200,
    l.duration,
    l.id
from (
    values
        (timestamptz '2026-01-01 10:00Z', 1, 'two'),
        ('2026-01-01 10:00Z', 2, 'one'),
        ('2026-01-03 12:00Z', 3, 'three'),
        ('2026-01-03 12:00Z', 4, 'three'),
        ('2026-01-03 12:00Z', 5, null),
        ('2026-01-03 12:00Z', 6, null),
        ('2026-01-03 11:30Z', 7, 'three')
) as l (at, duration, id);

select bag_eq(
    $$select duration_ms from timeseries.api_usage_logs where service <> 'g'$$,
    array[1, 3, 5, 6, 7],
    'one that overlaps adds the rest, the first of each; 100 characters are right whatever bytes they have'
);
select bag_eq(
    'select tenant_id, hour from timeseries.usage_dirty_hours',
    $$
        select tests.tenant('acme'), h.hour
        from (values (timestamptz '2026-01-01 10:00Z'), ('2026-01-03 11:00Z'), ('2026-01-03 12:00Z')) as h (hour)
    $$,
    'whose hours are noted once'
);
select is_empty('select from timeseries.usage_loading', 'nothing of it stays behind');

delete from timeseries.api_usage_logs
where service <> 'g';

create function pg_temp.load(changes jsonb)
returns text
language sql
volatile
as $$
    select r.code || ' ' || r.message
    from (
        select
            '{"timestamp": "2026-01-01T10:00:00Z", "service": "g", "endpoint": "/", "method": "GET", "status": 200, "duration_ms": 1,
            "request_bytes": 0, "response_bytes": 0, "tokens_in": 0, "tokens_out": 0, "cost": 0}'::jsonb
            || jsonb_build_object('tenant_id', tests.tenant('acme')) as entry
    ) as b
    cross join lateral tests.refusal(format(
        'insert into timeseries.usage_loading
        select (jsonb_populate_record(null::timeseries.usage_loading, e.entry)).*
        from jsonb_array_elements(%L) as e (entry)',
        jsonb_build_array(b.entry, b.entry || changes)
    )) as r
$$;

select is(
    pg_temp.load('{"status": 99}'), 'PT422 row 2 of the load: status: expected 100 to 599, got 99', 'a fault is told with its place'
);
select is(
    pg_temp.load(jsonb_build_object('model', repeat('é', 256))),
    format('PT422 row 2 of the load: model: expected 1 to 255 characters, got "%s', repeat('é', 99)),
    'characters are counted'
);
select is(
    pg_temp.load('{"timestamp": "infinity"}'),
    'PT422 row 2 of the load: timestamp: expected a time from ten years ago to a day ahead, got infinity',
    'a row has a time'
);
select is(
    pg_temp.load('{"cost": "NaN"}'), 'PT422 row 2 of the load: cost: expected 0 or more, got NaN', 'and a cost that is a number'
);
select matches(pg_temp.load('{"timestamp": "2999-01-01T00:00:00Z"}'), '^PT422 row 2 of the load: timestamp:', 'not of the future');
select matches(
    pg_temp.load(jsonb_build_object('timestamp', now() - interval '10 years 1 hour')),
    '^PT422 row 2 of the load: timestamp:',
    'nor of a time that no range reaches back to'
);
select matches(
    pg_temp.load('{"response_bytes": 1000000000001}'), '^PT422 row 2 of the load: response_bytes:', 'nor bytes whose sum overflows'
);
select is((select count(*) from timeseries.api_usage_logs), 2::bigint, 'nothing of such a load is there');

select *
from finish();

rollback;
