begin;

select plan(9);

-- carol of acme; the numbers 5 to 9 are kept
select tests.be('carol of acme');

select lives_ok(format('select airtable.require_cursor(%s, 5, 9)', number), format('%s is within', number))
from unnest(array[5, 9, 10]) as number;
select lives_ok('select airtable.require_cursor(1, 1, 0)', 'before the first there is only the next');

-- must deny
select is(row(r.*)::text, given.refusal::text, given.call)
from (values
    (
        'select airtable.require_cursor(4, 5, 9)',
        row(
            'PT410', 'cursor: what lies between 4 and 4 is no longer kept', '',
            'Read the tables again, then go on with the cursor 5.'
        )
    ),
    (
        'select airtable.require_cursor(-9223372036854775808, 5, 9)',
        row(
            'PT410', 'cursor: what lies between -9223372036854775808 and 4 is no longer kept', '',
            'Read the tables again, then go on with the cursor 5.'
        )
    ),
    (
        'select airtable.require_cursor(11, 5, 9)',
        row(
            'PT400', 'cursor: 11 lies ahead, the next one is 10', '', 'Pass the "cursor" of the previous answer unchanged.'
        )
    ),
    (
        'select airtable.require_cursor(9223372036854775807, 1, 0)',
        row(
            'PT400', 'cursor: 9223372036854775807 lies ahead, the next one is 1', '',
            'Pass the "cursor" of the previous answer unchanged.'
        )
    )
) as given (call, refusal)
cross join lateral tests.refusal(given.call) as r;

reset role;
set local role anonymous;

select throws_ok('select airtable.require_cursor(1, 1, 1)', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
