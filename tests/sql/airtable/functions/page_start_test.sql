begin;

select plan(17);

-- alice of acme
select tests.be('alice of acme');

select is(airtable.page_start(null, 100), 0::bigint, 'without an offset a page starts at the beginning');
select is(airtable.page_start('42', size), 42::bigint, format('a page of %s starts after its offset', size))
from unnest(array[1, 100, 1000]) as size;
select is(
    airtable.page_start('999999999999999999', 1),
    999999999999999999,
    'an offset far beyond any record is no error'
);

-- must deny
select throws_ok(
    format('select airtable.page_start(null, %s)', size),
    'PT400',
    format('page_size: expected 1 to 1000, got %s', size),
    format('no page has %s records', size)
)
from unnest(array['0', '-1', '1001', '2147483647', 'null']) as size;
select throws_ok(
    format('select airtable.page_start(%L, 100)', given),
    'PT400',
    format('offset: "%s" is not the offset of a page', given),
    format('%s is no offset', to_json(given))
)
from unnest(array['', '-1', '1.5', ' 1', 'recOne00000000000', '1; drop table x', '1234567890123456789']) as given;

select *
from finish();

rollback;
