begin;

select plan(3);

insert into timeseries.api_usage_logs (timestamp, tenant_id, user_id, service, endpoint, method, status, duration_ms)
select at, tests.tenant(slug), person::uuid, 'gateway', '/v0', 'GET', 200, 10
from (
    values
        (timestamptz '2026-01-01 10:10Z', 'acme', '00000000-0000-4000-8000-000000000001'),
        ('2026-01-01 10:20Z', 'acme', '00000000-0000-4000-8000-000000000002'),
        ('2026-01-01 11:20Z', 'acme', null),
        ('2026-01-01 10:10Z', 'globex', '00000000-0000-4000-8000-000000000003')
) as r (at, slug, person);
insert into timeseries.usage_user_hours
select tests.tenant(slug), hour, '1'
from unnest(array['acme', 'globex']) as slug
cross join unnest('{2026-01-01 10:00Z, 2026-01-01 11:00Z}'::timestamptz[]) as hour;

select timeseries.count_usage_users(
    '2026-01-01Z',
    array[tests.tenant('acme'), tests.tenant('acme')],
    '{2026-01-01 10:00Z, 2026-01-01 11:00Z}'
);
select results_eq(
    $$select hour, users from timeseries.usage_user_hours where tenant_id = tests.tenant('acme')$$,
    $$values (timestamptz '2026-01-01 10:00Z', bit varying '11')$$,
    'hours have the users of their rows, and are not there without'
);
select results_eq(
    $$select hour, users from timeseries.usage_user_hours where tenant_id = tests.tenant('globex') order by hour$$,
    $$values (timestamptz '2026-01-01 10:00Z', bit varying '1'), ('2026-01-01 11:00Z', '1')$$,
    'others stay'
);

-- must deny
select tests.be('alice of acme');

select throws_ok($$select timeseries.count_usage_users(now(), null, null)$$, '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
