begin;

select plan(4);

select tests.be('alice of acme');

select api.create_table('appOffice00000000', 'Other', '[{"name": "Name", "type": "singleLineText"}]', id => 'tblOther000000000');
select api.create_table('appOffice00000000', 'Source', '[
    {"id": "fldSName000000000", "name": "Name", "type": "singleLineText"},
    {"id": "fldSMade000000000", "name": "Made", "type": "createdTime"},
    {"id": "fldSMod0000000000", "name": "Mod", "type": "lastModifiedTime"},
    {"id": "fldSModTwo0000000", "name": "Mod 2", "type": "lastModifiedTime"},
    {"id": "fldSLink000000000", "name": "Link", "type": "multipleRecordLinks", "options": {"linkedTableId": "tblOther000000000"}},
    {"id": "fldSSelf000000000", "name": "Self", "type": "multipleRecordLinks", "options": {"linkedTableId": "tblSource00000000"}}
]', id => 'tblSource00000000');
select api.create_records('tblOther000000000', '[{"id": "recOther000000000", "fields": {}}]');

create temporary table told as
select m.*
from airtable.mirrored_cells(
    'tblSource00000000',
    '[{"createdTime": "2020-01-01T00:00:00Z"}, {}, {}]',
    array['recA0000000000000', 'recB0000000000000', 'recC0000000000000'],
    array[
        '{"fldSName000000000": "a", "fldSMod0000000000": "2021-01-01T00:00:00.000Z", "fldSModTwo0000000": "2022-01-01T00:00:00.000Z",
            "fldSLink000000000": ["recNever000000000", "recOther000000000", "recOther000000000"],
            "fldSSelf000000000": ["recB0000000000000", "recC0000000000000", "recOne00000000000"]}',
        '{"fldSMade000000000": "2019-01-01T00:00:00.000Z", "fldSLink000000000": ["recNever000000000"]}',
        '{}'
    ]::jsonb[],
    array[false, false, true]
) as m;

select results_eq(
    $$select place, cells, created at time zone 'UTC', modified at time zone 'UTC' from told order by place$$,
    $$
        values
            (
                1::bigint,
                '{"fldSName000000000": "a", "fldSLink000000000": ["recOther000000000"],
                    "fldSSelf000000000": ["recB0000000000000"]}'::jsonb,
                '2020-01-01'::timestamp,
                '2022-01-01'::timestamp
            ),
            (2, '{}', '2019-01-01', null)
    $$,
    'times and links to what is there are told apart; a faulty record is left out'
);
select is(
    (select awaited from told where place = 1),
    '[
        {"field": "fldSLink000000000", "record": "recA0000000000000", "linked": "recNever000000000", "place": 1},
        {"field": "fldSSelf000000000", "record": "recA0000000000000", "linked": "recC0000000000000", "place": 2},
        {"field": "fldSSelf000000000", "record": "recA0000000000000", "linked": "recOne00000000000", "place": 3}
    ]',
    'links wait for a record that is not in the table they lead to'
);
select ok(
    (select cleared @> '["fldSName000000000", "fldSMade000000000", "fldSLink000000000"]' from told where place = 2),
    'cells that are not given are to be emptied'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.mirrored_cells('x', '[]', '{}', '{}', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
