begin;

select plan(7);

select tests.be('alice of acme');
set local timezone = 'Asia/Tokyo';

select is(airtable.utc_time(given.value), given.expected, format('%s', given.value))
from (values
    ('"2026-01-31T12:30:00.000Z"'::jsonb, '"2026-01-31T12:30:00.000Z"'::jsonb),
    ('"2026-01-31T12:30Z"', '"2026-01-31T12:30:00.000Z"'),
    ('"2026-01-31T12:30:05Z"', '"2026-01-31T12:30:05.000Z"'),
    ('"2026-01-31T12:30:05.123456Z"', '"2026-01-31T12:30:05.123Z"'),
    ('"2026-01-31T01:30:00+02:00"', '"2026-01-30T23:30:00.000Z"'),
    ('"2026-01-31T23:30:00.000-05:00"', '"2026-02-01T04:30:00.000Z"')
) as given (value, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.utc_time('""')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
