begin;

select plan(4);

select is(airtable.time_number('1970-01-01 00:00:01.5+00'), 1500000::bigint, 'a time is its microseconds since 1970');
select is(airtable.time_number('1969-12-31 23:59:59+00'), -1000000::bigint, 'also before');
select is(airtable.time_number(null), null, 'no time is no number');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.time_number(now())$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
