begin;

select plan(3);

insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
values ('2026-01-01 10:10Z', tests.tenant('acme'), 'gateway', '/a', 'GET', 200, 1);

select throws_ok(
    'truncate timeseries.api_usage_logs',
    'PT409',
    'timeseries.api_usage_logs is not truncated: its rollups would not know',
    'rows cannot go without notice'
);
select is((select count(*) from timeseries.api_usage_logs), 1::bigint, 'and stay');
select isnt_empty(
    $$select public.drop_chunks('timeseries.api_usage_logs', older_than => timestamptz '2026-02-01Z')$$,
    'chunks are dropped all the same'
);

select *
from finish();

rollback;
