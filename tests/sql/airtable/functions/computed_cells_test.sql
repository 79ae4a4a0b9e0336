begin;

select plan(4);

select tests.be('alice of acme');

select is(
    airtable.computed_cells(
        '{"fldA00000000000000": "createdTime", "fldB00000000000000": "lastModifiedTime", "fldC00000000000000": "autoNumber"}',
        '2026-01-31 12:30:00.123456+02', '2026-02-01 00:00:00+00', 7
    ),
    '{
        "fldA00000000000000": "2026-01-31T10:30:00.123Z", "fldB00000000000000": "2026-02-01T00:00:00.000Z",
        "fldC00000000000000": 7
    }',
    'cells are what the columns of the record say, times in UTC'
);
select is(airtable.computed_cells('{}', now(), now(), 1), '{}', 'no fields, no cells');
select is(airtable.computed_cells(null, now(), now(), 1), '{}', 'nor without a list');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.computed_cells('{}', now(), now(), 1)$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
