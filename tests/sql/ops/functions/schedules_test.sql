begin;

select plan(1);

select is_empty('select * from ops.schedules()', 'no schedule where nothing runs jobs');

select *
from finish();

rollback;
