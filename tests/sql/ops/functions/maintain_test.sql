begin;

select plan(2);

select results_eq(
    $$select code, message from tests.refusal('call ops.maintain(array[''refresh'', ''magic''])')$$,
    $$values ('PT422', 'there is no task magic')$$,
    'an unknown task is refused before anything is done'
);
select is_empty('select from ops.maintenance_runs', 'and nothing is written down');

select *
from finish();

rollback;
