begin;

select plan(6);

select tests.be('alice of acme');

select is(airtable.wants_skip('skip'), true, 'skip leaves faulty records out');
select is(airtable.wants_skip('abort'), false, 'abort refuses the batch');
select throws_ok(
    format('select airtable.wants_skip(%L)', given),
    'PT400',
    format('on_error: expected abort or skip, got %s', coalesce(given, 'null')),
    format('%s is neither', coalesce(given, 'null'))
)
from unnest(array['', 'SKIP', null]) as given;

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.wants_skip('skip')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
