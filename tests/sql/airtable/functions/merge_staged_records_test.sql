begin;

select plan(5);

create temporary table staged (
    position  bigint  not null,
    line      bigint  not null,
    id        text    not null,
    fields    jsonb   not null,
    conflict  text,
    is_merged boolean not null default false
);

grant select, insert, update on staged to application_user;

insert into staged (position, line, id, fields, conflict)
values
    (1, 2, 'recA0000000000000', '{"fldName0000000000": "Order paint", "fldEffort00000000": 8}', null),
    (2, 3, 'recB0000000000000', '{"fldName0000000000": "New"}', null),
    (3, 4, 'recC0000000000000', '{"fldName0000000000": "Call Zoë"}', null),
    (4, 5, 'recD0000000000000', '{"fldName0000000000": "Newer", "fldEffort00000000": 9}', null),
    (5, 6, 'recE0000000000000', '{"fldName0000000000": "Paint the fence"}', null),
    (6, 7, 'recF0000000000000', '{"fldName0000000000": "New"}', 'has the merge value of line 3'),
    (7, 8, 'recG0000000000000', '{"fldName0000000000": "Refuel the rocket"}', null);

-- alice of acme, whose file has two columns
select tests.be('alice of acme');

select results_eq(
    $$
        select created, updated, unchanged
        from airtable.merge_staged_records(
            'staged', 'tblTasks000000000', 'fldName0000000000', array['fldName0000000000', 'fldEffort00000000']
        )
    $$,
    'values (3::bigint, 2::bigint, 1::bigint)',
    'it tells how many records were created, updated and left as they were'
);
select results_eq(
    $$
        select id, auto_number, fields
        from airtable.records
        order by auto_number
    $$,
    $$
        values
            (
                'recOne00000000000', 1::bigint,
                '{"fldName0000000000": "Paint the fence", "fldNotes000000000": "Málaga blue, two coats",
                    "fldStatus00000000": "Doing", "fldTags0000000000": ["red", "blue"]}'::jsonb
            ),
            (
                'recTwo00000000000', 2,
                '{"fldName0000000000": "Order paint", "fldEffort00000000": 8, "fldDone0000000000": true,
                    "fldDue00000000000": "2026-01-31", "fldStatus00000000": "Done"}'
            ),
            (
                'recThree000000000', 3,
                '{"fldName0000000000": "Call Zoë", "fldMail0000000000": "zoe@example.com",
                    "fldStatus00000000": "Todo"}'
            ),
            ('recB0000000000000', 4, '{"fldName0000000000": "New"}'),
            ('recD0000000000000', 5, '{"fldName0000000000": "Newer", "fldEffort00000000": 9}'),
            ('recG0000000000000', 6, '{"fldName0000000000": "Refuel the rocket"}')
    $$,
    'cells of the file''s columns become as the file says, emptied ones too; others stay; conflicts are left out'
);
select is(
    (select array_agg(id order by id) from airtable.records where last_modified_time = now() and auto_number <= 3),
    array['recOne00000000000', 'recTwo00000000000'],
    'a record that did not change keeps the time of its last change'
);

-- bob of globex, who has a record "Refuel the rocket"
reset role;
select tests.be('bob of globex');

select results_eq(
    $$select auto_number from airtable.records where fields ->> 'fldName0000000000' = 'Refuel the rocket'$$,
    'values (2::bigint)',
    'globex''s record of the same value is as it was'
);

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$
        select *
        from airtable.merge_staged_records(
            'staged', 'tblSecrets0000000', 'fldSecret00000000', array['fldSecret00000000']
        )
    $$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'nothing is merged into a table of globex'
);

select *
from finish();

rollback;
