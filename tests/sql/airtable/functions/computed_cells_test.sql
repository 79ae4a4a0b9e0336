begin;

select plan(7);

select tests.be('alice of acme');

select is(
    airtable.computed_cells(
        '{"fldA00000000000000": "createdTime", "fldB00000000000000": "lastModifiedTime", "fldC00000000000000": "autoNumber"}',
        '{"fldA00000000000000": "2020-01-01T00:00:00.000Z"}',
        '2026-01-31 12:30:00.123456+02', '2026-02-01 00:00:00+00', 7, null, null, null
    ),
    '{
        "fldA00000000000000": "2026-01-31T10:30:00.123Z", "fldB00000000000000": "2026-02-01T00:00:00.000Z",
        "fldC00000000000000": 7
    }',
    'cells are what the columns of the record say, times in UTC'
);
select is(
    airtable.computed_cells(
        '{"fldA00000000000000": "createdBy", "fldB00000000000000": "lastModifiedBy"}', '{}',
        now(), now(), 7, tests.person('erin'), tests.person('dave'), airtable.people('{"x": "createdBy"}')
    ),
    jsonb_build_object(
        'fldA00000000000000', jsonb_build_object('id', tests.person('erin'), 'email', 'erin@example.com', 'name', 'Erin'),
        'fldB00000000000000', jsonb_build_object('id', tests.person('dave'))
    ),
    'a person is told as members are, and by id alone when they are none'
);
select is(
    airtable.computed_cells(
        '{"fldA00000000000000": "createdBy", "fldB00000000000000": "lastModifiedBy"}', '{}', now(), now(), 7, null, null, null
    ),
    '{}',
    'nobody, no cell'
);
select is(
    airtable.computed_cells(
        '{"fldA00000000000000": "autoNumber", "fldB00000000000000": "createdBy"}',
        '{"fldA00000000000000": 99, "fldB00000000000000": {"id": "usrX"}}', now(), now(), 7, null, null, null
    ),
    '{"fldA00000000000000": 99}',
    'a number that was mirrored comes before the record''s own; a person that was stays'
);
select is(airtable.computed_cells('{}', '{}', now(), now(), 1, null, null, null), '{}', 'no fields, no cells');
select is(airtable.computed_cells(null, '{}', now(), now(), 1, null, null, null), '{}', 'nor without a list');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.computed_cells('{}', '{}', now(), now(), 1, null, null, null)$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
