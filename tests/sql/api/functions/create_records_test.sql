begin;

select plan(22);

-- alice of acme
select tests.be('alice of acme');

create temporary table made as
select item.place, item.record
from jsonb_array_elements(
    api.create_records('tblTasks000000000', '[
        {"fields": {"Name": "By name", "Effort": 3, "Done": true, "Tags": ["blue", "red"]}},
        {"fields": {"fldName0000000000": "By id", "fldDone0000000000": false, "fldNotes000000000": ""}},
        {"fields": {}}
    ]')::jsonb -> 'records'
) with ordinality as item (record, place);

select results_eq(
    $$select record -> 'fields' from made order by place$$,
    $$
        values
            (
                '{"fldName0000000000": "By name", "fldEffort00000000": 3, "fldDone0000000000": true,
                    "fldTags0000000000": ["blue", "red"]}'::jsonb
            ),
            ('{"fldName0000000000": "By id"}'),
            ('{}')
    $$,
    'cells may be keyed by name or id and come back by id; empty ones are absent'
);
select is(
    (select count(*) from made where record ->> 'id' ~ '^rec[A-Za-z0-9]{14}$'),
    3::bigint,
    'each record has an id made for it'
);
select is(
    (select count(*) from made where (record ->> 'createdTime')::timestamptz = now()),
    3::bigint,
    'and the time of its creation'
);
select results_eq(
    $$
        select m.place, r.auto_number
        from made as m
        join airtable.records as r on r.id = m.record ->> 'id'
        order by m.place
    $$,
    'values (1::bigint, 4::bigint), (2, 5), (3, 6)',
    'records are numbered in the order given, after those there are'
);
select is(
    api.create_records('tblTasks000000000', '[
        {"id": "recOwn00000000000", "createdTime": "2020-01-01T01:00:00+01:00", "fields": {"Name": "from elsewhere"}}
    ]')::jsonb,
    '{"records": [{"id": "recOwn00000000000", "createdTime": "2020-01-01T00:00:00+00:00", "fields": {"fldName0000000000": "from elsewhere"}}]}',
    'a record brings its own id and time'
);
select is(
    (
        select r.detail
        from tests.refusal($$
            select api.create_records('tblTasks000000000', '[
                {"id": "recOwn00000000000", "fields": {"Effort": "x"}}, {"createdTime": "soon", "fields": {}}, {"fields": {"Effort": "y"}}
            ]')
        $$) as r
    ),
    e'records[0]: field "Effort" cannot hold "x": expected a number\n'
    'records[0]: the table already has record recOwn00000000000\n'
    'records[1]: "createdTime": expected a time such as "2026-01-31T12:30:00.000Z", got "soon"\n'
    'records[2]: field "Effort" cannot hold "y": expected a number',
    'not one that is there; faults of ids and cells are told together'
);
select is(
    (
        select json_build_array(json_array_length(a -> 'records'), a #>> '{faults,0,message}')::jsonb
        from api.create_records(
            'tblTasks000000000', '[{"id": "recOwn00000000000", "fields": {}}, {"fields": {}}]', on_error => 'skip'
        ) as a
    ),
    '[1, "the table already has record recOwn00000000000"]',
    'or kept apart'
);
select is(api.create_records('tblTasks000000000', '[]')::jsonb, '{"records": []}', 'no records are no error');
select is(
    (
        select count(distinct record ->> 'id')
        from jsonb_array_elements(
            api.create_records(
                'tblTasks000000000',
                (select jsonb_agg('{"fields": {"Name": "one of many"}}'::jsonb) from generate_series(1, 2000))
            )::jsonb -> 'records'
        ) as record
    ),
    2000::bigint,
    'a batch of two thousand is created whole'
);
select lives_ok(
    $$
        select api.create_records(
            'tblTasks000000000',
            jsonb_build_array(jsonb_build_object('fields', jsonb_build_object(
                'Notes', (select string_agg(md5(n::text), ' ') from generate_series(1, 9000) as n)
            )))
        )
    $$,
    'a text of 300 kB is a cell like any other'
);

select is(
    api.create_records('tblTasks000000000', '[
        {"fields": {"Name": "fine", "Effort": "4"}},
        {"fields": {"Name": "not fine", "Effort": "much"}},
        {"fields": {"Name": "fine too"}}
    ]', typecast => true, on_error => 'skip')::jsonb #> '{faults}',
    '[{"index": 1, "field": "Effort", "value": "much",
        "message": "field \"Effort\" cannot hold \"much\": expected a number"}]',
    'on request records with faults are left out and told'
);
select results_eq(
    $$
        select fields ->> 'fldName0000000000', fields -> 'fldEffort00000000'
        from airtable.records
        where fields ->> 'fldName0000000000' ~ 'fine'
        order by auto_number
    $$,
    $$values ('fine', '4'::jsonb), ('fine too', null)$$,
    'and the others created'
);
select is(
    api.create_records('tblTasks000000000', '[]', on_error => 'skip')::jsonb,
    '{"records": [], "faults": []}',
    'no records have no faults'
);
delete from airtable.records where fields ->> 'fldName0000000000' ~ 'fine';

-- must deny
select results_eq(
    $$
        select code, detail
        from tests.refusal($call$
            select api.create_records('tblTasks000000000', '[
                {"fields": {"Name": "fine"}},
                {"fields": {"Name": 5, "Colour": "red"}},
                {"fields": {"Total": 7}}
            ]')
        $call$)
    $$,
    $$
        values (
            'PT422',
            e'records[1]: the table has no field "Colour"\n'
            'records[1]: field "Name" cannot hold 5: expected a string\n'
            'records[2]: field "Total" cannot hold 7: the field is computed and cannot be written'
        )
    $$,
    'a batch with faults is refused with all of them'
);
select is(
    (select count(*) from airtable.records where fields ->> 'fldName0000000000' = 'fine'),
    0::bigint,
    'and none of it is created'
);
select throws_ok(
    $$select api.create_records('tblTasks000000000', '{"fields": {}}')$$,
    'PT422',
    'records: expected an array, got object',
    'a single record comes in an array too'
);
select throws_ok(
    $$select api.create_records('tblTasks000000000', null)$$,
    'PT422',
    'records: expected an array, got null',
    'nothing is no array'
);
select throws_ok(
    $$select api.create_records('tblNever000000000', '[{"fields": {}}]')$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'a table that never was is named'
);
select is(
    (
        select row(r.*)::text
        from tests.refusal($$select api.create_records('tblSecrets0000000', '[{"fields": {"Secret": "x"}}]')$$) as r
    ),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$select api.create_records('tblNever000000000', '[{"fields": {"Secret": "x"}}]')$$) as r
    ),
    'a table of globex is refused in the same words'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.create_records('tblTasks000000000', '[{"fields": {}}]')$$,
    'PT401',
    'this transaction works for no tenant',
    'a record belongs to a tenant'
);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.records), 4::bigint, 'none of alice''s records are among globex''s');

reset role;
set local role anonymous;

select throws_ok(
    $$select api.create_records('tblTasks000000000', '[{"fields": {}}]')$$,
    '42501',
    null,
    'anonymous creates no record'
);

select *
from finish();

rollback;
