begin;

select plan(3);

select tests.be('alice of acme');

select is(
    airtable.shown_cells('{"fldName0000000000": "x"}', null, now(), now(), 7, null, null, null),
    '{"fldName0000000000": "x"}',
    'without computed fields the cells are those stored'
);
select is(
    airtable.shown_cells('{"fldName0000000000": "x"}', '{"fldNo000000000000": "autoNumber"}', now(), now(), 7, null, null, null),
    '{"fldName0000000000": "x", "fldNo000000000000": 7}',
    'computed ones join them'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.shown_cells('{}', null, now(), now(), 1, null, null, null)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
