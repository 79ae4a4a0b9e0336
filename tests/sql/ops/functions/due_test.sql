begin;

select plan(3);

select ops.set_retention('trash', '1 day');
insert into airtable.trashed_records (tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time, deleted_time)
select t.tenant_id, 'recGone0000000000', t.id, 9, '{}', now() - interval '9 days', now() - interval '9 days', now() - interval '3 days'
from airtable.tables as t
where t.id = 'tblTasks000000000';
select ops.place_hold(tests.tenant('globex'), 'case', 'counsel', 'trash');
select ops.set_tenant_retention(tests.tenant('acme'), 'trash', '2 days');
insert into ops.maintenance_runs (task, error) values ('trash', 'no luck');
select results_eq(
    $$select keep, cut, own_periods, holds, rows_due, rows_held, last_error from ops.due() where kind = 'trash'$$,
    $$values (interval '1 day', now() - interval '1 day', 1::bigint, 1::bigint, 1::bigint, 1::bigint, 'no luck')$$,
    'what is due, what is held, and what happened last'
);
insert into timeseries.api_usage_logs (timestamp, tenant_id, service, endpoint, method, status, duration_ms)
select now() - i * interval '1 day', tests.tenant(t.slug), 'g', '/', 'GET', 200, 1
from generate_series(0, 4) as i
cross join (values ('acme'), ('globex')) as t (slug);
select ops.set_retention('api_usage_logs', '2 days');
select ops.set_tenant_retention(tests.tenant('globex'), 'api_usage_logs', '3 days');
select results_eq(
    $$select chunks, chunks_due, rows_due from ops.due() where kind = 'api_usage_logs'$$,
    $$values (5::bigint, 1::bigint, 3::bigint)$$,
    'chunks that may be dropped whole, and rows by each tenant''s period'
);
select is((select count(*) from ops.due()), (select count(*) from ops.retention_kinds), 'for every kind');

select *
from finish();

rollback;
