begin;

select plan(2);

select is(
    array(select c.name || ' ' || c.type from tests.columns('timeseries.usage_loading') as c),
    array(select c.name || ' ' || c.type from tests.columns('timeseries.api_usage_logs') as c),
    'it has the columns of usage'
);

select tests.be('alice of acme');

select throws_ok('select from timeseries.usage_loading', '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
