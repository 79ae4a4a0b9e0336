begin;

select plan(1);

select trigger_is(
    'timeseries', 'usage_loading', 'usage_loading_move', 'timeseries', 'tg_usage_loading__move', 'what is loaded moves on'
);

select *
from finish();

rollback;
