begin;

select plan(3);

select is(timeseries.added_latency('{1, 2}', '{10, 20}'), '{11, 22}', 'step by step');
select is(timeseries.added_latency(null, '{1}'), '{1}', 'null is an empty one');
select is(timeseries.added_latency('{1}', null), '{1}', 'on either side');

select *
from finish();

rollback;
