begin;

select plan(5);

select is(airtable.number_time(airtable.time_number(moment)), moment, format('%s comes back to the microsecond', moment))
from unnest(array['1970-01-01 00:00:00+00', '2026-11-22 05:31:07.123457+00', '9999-12-31 23:59:59.999999+00']::timestamptz[]) as moment;
select lives_ok('select airtable.number_time(999999999999999999)', 'every number that a cursor can hold is a time');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.number_time(1)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
