begin;

select plan(6);

select tests.be('carol of acme');
set local timezone = 'Asia/Tokyo';
set local datestyle = 'German, DMY';

select is(airtable.time_text(given.value), given.expected, format('%s', given.value))
from (values
    ('2026-01-31T12:30:00Z'::timestamptz, '2026-01-31T12:30:00.000Z'),
    ('2026-01-31T12:30:05.123456Z', '2026-01-31T12:30:05.123Z'),
    ('2026-01-31T01:30:00+02:00', '2026-01-30T23:30:00.000Z'),
    ('0987-06-05T00:00:00Z', '0987-06-05T00:00:00.000Z'),
    (null, null)
) as given (value, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok('select airtable.time_text(now())', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
