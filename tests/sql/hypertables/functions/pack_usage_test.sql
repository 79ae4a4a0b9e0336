begin;

select plan(3);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select timestamptz '2026-01-01 10:00Z', tests.tenant(t.slug), 'g', '/', 'GET', 200, 1
from (values ('acme'), ('globex')) as t (slug);
call timeseries.refresh_usage_rollups('2026-01-03Z', at_once => true);

-- On this edition what is read are the tables themselves; test_moving.py goes the way from aggregates.
select throws_ok(
    $$select timeseries.pack_usage('day', array[tests.tenant('acme')], '{2026-01-01Z}', '2026-01-02Z')$$,
    '23505',
    null,
    'a day is written for a tenant that is named, and never twice'
);
select lives_ok(
    $$
        select
            timeseries.pack_usage('day', array[tests.tenant('initech')], '{2026-01-01Z}', '2026-01-02Z'),
            timeseries.pack_usage('day', array[tests.tenant('acme')], '{2026-01-02Z}', '2026-01-03Z'),
            timeseries.pack_usage('day', array[tests.tenant('acme')], '{2026-01-01Z}', '2026-01-01 23:00Z'),
            timeseries.pack_usage('hour', array[tests.tenant('acme')], '{2026-01-01 11:00Z}', '2026-01-02Z')
    $$,
    'none of another tenant, from before its time, or that is not over'
);

select tests.be('alice of acme');

select throws_ok($$select timeseries.pack_usage('day', '{}', '{}', now())$$, '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
