begin;

select plan(2);

select timeseries.drop_usage_aggregates();
select is(
    (select count(*) from timeseries.usage_hours), 0::bigint, 'the views are there again, of the tables alone'
);
select matches(obj_description('timeseries.usage_days'::regclass, 'pg_class'), '^Usage by day in UTC', 'with their comments');

select *
from finish();

rollback;
