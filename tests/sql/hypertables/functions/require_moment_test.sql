begin;

select plan(4);

set local timezone = 'UTC';

select lives_ok('select timeseries.require_moment(now())', 'now is a time');
select throws_ok(
    'select timeseries.require_moment(null)', 'PT400', 'at: expected a time of the years 100 to 9997, got null', 'null is none'
);
select throws_ok('select timeseries.require_moment(''infinity'')', 'PT400', null, 'nor is the end of all times');
select throws_ok('select timeseries.require_moment(''0099-12-31'')', 'PT400', null, 'nor one of long ago');

select *
from finish();

rollback;
