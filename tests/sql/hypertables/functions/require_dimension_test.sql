begin;

select plan(8);

select lives_ok(format('select timeseries.require_dimension(%L, %L)', 'by', dimension), format('usage can be told apart by %s', dimension))
from unnest(array['endpoint', 'user', 'model', 'service']) as dimension;

-- must deny
select throws_ok(
    format('select timeseries.require_dimension(%L, %L)', 'by', given.dimension),
    'PT400',
    'by: expected endpoint, user, model or service, got ' || given.told,
    'not by ' || given.told
)
from (values
    ('weather', '"weather"'),
    ('total', '"total"'),
    (null, 'null')
) as given (dimension, told);

select tests.be('alice of acme');

select throws_ok(
    $$select timeseries.require_dimension('by', 'user')$$, '42501', null, 'callers do not enter the schema'
);

select *
from finish();

rollback;
