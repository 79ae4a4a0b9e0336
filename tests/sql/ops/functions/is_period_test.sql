begin;

select plan(12);

select ok(ops.is_period(p.keep::interval), p.keep || ' is a period')
from unnest(array['0', '13 months', '1 year 2 days 03:04:05', '1000 years', 'infinity']) as p (keep);
select ok(not ops.is_period(p.keep::interval), p.keep || ' is none')
from unnest(array['-1 day', '1 month -29 days', '1 day -1 hour', '-1 year +365 days', '1001 years', '-infinity']) as p (keep);
select is(ops.is_period(null), null, 'null is neither');

select *
from finish();

rollback;
