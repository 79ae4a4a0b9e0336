begin;

select plan(13);

select tests.be('alice of acme');

select is(
    airtable.page_after(airtable.page_cursor('0123456789ab', 42, '["a"]'), '0123456789ab', 1),
    '{"number": 42, "keys": ["a"]}',
    'a cursor of the same filter and sort tells where to go on'
);
select throws_ok(
    format('select airtable.page_after(%L, %L, 0)', given, '0123456789ab'),
    'PT400',
    format('offset: "%s" is not the offset of a page', given),
    format('%s is no cursor', given)
)
from unnest(array['', '100', 'recOne00000000000', 'a b', 'AAAA', '____', 'eyJhIjoxfQ', 'WzEsMl0', 'W10', 'IlwieCI']) as given;
select throws_ok(
    format('select airtable.page_after(%L, %L, 0)', airtable.page_cursor('ba9876543210', 42, '[]'), '0123456789ab'),
    'PT400',
    'offset: belongs to a page with another filter, sort or view',
    'a cursor goes with its filter and sort'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.page_after('x', 'x', 0)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
