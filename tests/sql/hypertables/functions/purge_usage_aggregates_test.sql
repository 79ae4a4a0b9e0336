begin;

select plan(2);

update timeseries.usage_state
set kept_from = '2026-01-01Z';

select lives_ok('select timeseries.purge_usage_aggregates()', 'where rollups are tables there is nothing to do');

-- must deny
select tests.be('alice of acme');

select throws_ok('select timeseries.purge_usage_aggregates()', '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
