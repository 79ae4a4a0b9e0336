begin;

select plan(2);

select results_eq(
    'select * from ops.rollup_state()',
    $$values (null::timestamptz, null::timestamptz, 0::bigint, 0::bigint, 0::bigint)$$,
    'before the first refresh there is nothing to mend'
);
call timeseries.refresh_usage_rollups('2026-02-01Z', at_once => true);
insert into timeseries.usage_dirty_hours (tenant_id, hour)
select tests.tenant('acme'), t.hour
from (values (timestamptz '2026-01-01Z'), ('2026-01-01Z'), ('2026-03-01Z')) as t (hour);
select results_eq(
    'select watermark, dirty_hours from ops.rollup_state()',
    $$values (timestamptz '2026-02-01Z', 1::bigint)$$,
    'then hours that changed since, each once'
);

select *
from finish();

rollback;
