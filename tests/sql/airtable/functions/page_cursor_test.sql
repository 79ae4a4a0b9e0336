begin;

select plan(4);

select tests.be('alice of acme');

select is(
    airtable.page_after(airtable.page_cursor('0123456789ab', 42, keys), '0123456789ab', jsonb_array_length(keys)),
    jsonb_build_object('number', 42, 'keys', keys),
    'a cursor tells what it was made from'
)
from unnest(array['[]', '["Zoë \\ \"quoted\"", null, "1.5"]']::jsonb[]) as keys;
select matches(
    airtable.page_cursor('0123456789ab', 42, to_jsonb(array[repeat('long ', 100)])), '^[A-Za-z0-9_-]+$', 'it fits into a URL'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.page_cursor('x', 1, '[]')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
