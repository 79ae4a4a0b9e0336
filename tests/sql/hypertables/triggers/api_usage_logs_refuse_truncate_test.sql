begin;

select plan(1);

select trigger_is(
    'timeseries', 'api_usage_logs', 'api_usage_logs_refuse_truncate', 'timeseries', 'tg_api_usage_logs__refuse_truncate',
    'a truncate is refused'
);

select *
from finish();

rollback;
