begin;

select plan(4);

select results_eq(
    $$select code, message from tests.refusal('call ops.maintain(array[''refresh'', ''magic''])')$$,
    $$values ('PT422', 'there is no task magic')$$,
    'an unknown task is refused before anything is done'
);
select is_empty('select from ops.maintenance_runs', 'and nothing is written down');
select is(
    (select message from tests.refusal('call ops.maintain()')),
    'invalid transaction termination',
    'it commits, so it is not for a transaction of others'
);
select is_empty(
    $$
        select
        from pg_catalog.pg_locks as l
        where l.pid = pg_backend_pid()
            and l.locktype = 'advisory'
    $$,
    'where it leaves no lock behind'
);

select *
from finish();

rollback;
