begin;

select plan(1);

select lives_ok(
    $$select timeseries.move_usage_history('-infinity', now())$$,
    'does nothing where the rollups are the tables of history'
);

select *
from finish();

rollback;
