begin;

select plan(3);

-- What these rollups were made of has been cut anew since: see the tests of 0140 and 0141.
select has_view('timeseries', format('usage_%ss', unit), format('usage by %s is there', unit))
from unnest(array['hour', 'day']) as unit;

select tests.be('alice of acme');

select throws_ok('select from timeseries.usage_days', '42501', null, 'callers do not enter the schema');

select *
from finish();

rollback;
