begin;

select plan(3);

select is(tests.row_security('ops.maintenance_runs'), 'enabled and forced', 'the ledger is under row level security');
select is(tests.columns_open_to('application_user', 'ops.maintenance_runs', 'select'), '{}', 'callers do not read it');
insert into ops.maintenance_runs (task) values ('refresh');
select results_eq(
    'select chunks, rows, run_by from ops.maintenance_runs',
    'select 0::bigint, 0::bigint, session_user',
    'a run begins with nothing done, in the name of who began it'
);

select *
from finish();

rollback;
