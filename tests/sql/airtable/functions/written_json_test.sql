begin;

select plan(4);

select tests.be('alice of acme');

select is(airtable.written_json('[1]', '[2]', false)::jsonb, '{"records": [1]}', 'a batch written whole has no faults to tell');
select is(airtable.written_json('[1]', '[2]', true)::jsonb, '{"records": [1], "faults": [2]}', 'one that may be partial tells them');
select is(airtable.written_json(null, null, true)::jsonb, '{"records": [], "faults": []}', 'none are empty lists');

-- must deny
reset role;
set local role anonymous;

select throws_ok('select airtable.written_json(null, null, true)', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
