begin;

select plan(3);

select ops.set_retention('api_usage_logs', '10 days');
insert into timeseries.usage_kept values (tests.tenant('acme'), '2025-06-01Z');
select bag_eq(
    $$select * from timeseries.row_cuts('api_usage_logs')$$,
    $$values (null::uuid, timestamptz '-infinity'), (tests.tenant('acme'), '2025-06-01Z')$$,
    'usage goes only from where its rollups are all that counts'
);
select bag_eq(
    $$select * from timeseries.row_cuts('api_usage_logs', planned => true)$$,
    $$values (null::uuid, ops.cut('api_usage_logs')), (tests.tenant('acme'), ops.cut('api_usage_logs'))$$,
    'in the end as the periods say'
);
select results_eq(
    $$select * from timeseries.row_cuts('conversation_messages')$$, $$values (null::uuid, timestamptz '-infinity')$$, 'messages by their period alone'
);

select *
from finish();

rollback;
