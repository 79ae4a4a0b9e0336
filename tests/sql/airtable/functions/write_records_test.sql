begin;

select plan(9);

-- alice of acme
select tests.be('alice of acme');

select is(
    (
        select jsonb_agg(item.r -> 'fields' order by item.n)
        from jsonb_array_elements(airtable.write_records(
            'tblTasks000000000',
            array['recTwo00000000000', 'recOne00000000000'],
            array['{"fldName0000000000": "Second"}', '{}']::jsonb[],
            array['["fldEffort00000000", "fldDone0000000000"]', '["fldNotes000000000", "fldTags0000000000"]']::jsonb[]
        )::jsonb) with ordinality as item (r, n)
    ),
    '[
        {"fldName0000000000": "Second", "fldDue00000000000": "2026-01-31", "fldStatus00000000": "Done"},
        {"fldName0000000000": "Paint the fence", "fldEffort00000000": 2.5, "fldStatus00000000": "Doing"}
    ]',
    'named cells change, cleared ones go, the others stay; records come in the order given'
);
select is(
    (select last_modified_time from airtable.records where id = 'recOne00000000000'),
    now(),
    'the time of the change is noted'
);
select cmp_ok(
    (select created_time from airtable.records where id = 'recOne00000000000'),
    '<',
    now(),
    'that of the creation stays'
);
select is(airtable.write_records('tblTasks000000000', '{}', '{}', '{}')::text, '[]', 'nothing to write is no error');

-- must deny
select throws_ok(
    $$
        select airtable.write_records(
            'tblTasks000000000',
            array['recOne00000000000', 'recTwo00000000000', 'recOne00000000000'],
            array['{}', '{}', '{}']::jsonb[],
            array['[]', '[]', '[]']::jsonb[]
        )
    $$,
    'PT422',
    'a record is given twice: recOne00000000000',
    'a record is changed once in a batch'
);
select throws_ok(
    $$
        select airtable.write_records(
            'tblTasks000000000',
            array['recNever000000000', 'recOne00000000000', 'recGone0000000000'],
            array['{}', '{}', '{}']::jsonb[],
            array['[]', '[]', '[]']::jsonb[]
        )
    $$,
    'PT404',
    'table tblTasks000000000 has no record recNever000000000, recGone0000000000',
    'every missing record is named, in the order given'
);
select throws_ok(
    $$
        select airtable.write_records(
            'tblSecrets0000000', array['recSecret00000000'], array['{}']::jsonb[], array['[]']::jsonb[]
        )
    $$,
    'PT404',
    'table tblSecrets0000000 has no record recSecret00000000',
    'a record of globex is missing for alice'
);

-- bob of globex, whose records have the same ids
reset role;
select tests.be('bob of globex');

select is(
    (select fields ->> 'fldName0000000000' from airtable.records where id = 'recTwo00000000000'),
    'Refuel the rocket',
    'globex''s record of the same id is as it was'
);
select throws_ok(
    $$
        select airtable.write_records(
            'tblTasks000000000', array['recSecret00000000'], array['{}']::jsonb[], array['[]']::jsonb[]
        )
    $$,
    'PT404',
    'table tblTasks000000000 has no record recSecret00000000',
    'a record is found in its own table only'
);

select *
from finish();

rollback;
