begin;

select plan(2);

select is(tests.row_security('files.dropped_objects'), 'enabled and forced', 'dropped objects are under row level security');
select is(tests.columns_open_to('application_user', 'files.dropped_objects', 'select'), '{}', 'callers do not see them');

select *
from finish();

rollback;
