begin;

select plan(29);

-- alice of acme
select tests.be('alice of acme');

create temporary table done as
select api.upsert_records('tblTasks000000000', array['Name'], '[
    {"fields": {"Name": "New one", "Effort": 4}},
    {"fields": {"Name": "Order paint", "Effort": 2, "Due": ""}},
    {"fields": {"Name": "Newer one"}}
]')::jsonb as answer;

select results_eq(
    $$
        select record ->> 'id' = 'recTwo00000000000', record -> 'fields'
        from done as d
        cross join jsonb_array_elements(d.answer -> 'records') with ordinality as item (record, place)
        order by place
    $$,
    $$
        values
            (false, '{"fldName0000000000": "New one", "fldEffort00000000": 4}'::jsonb),
            (
                true,
                '{"fldName0000000000": "Order paint", "fldEffort00000000": 2, "fldDone0000000000": true,
                    "fldStatus00000000": "Done"}'
            ),
            (false, '{"fldName0000000000": "Newer one"}')
    $$,
    'a record with the merge value is changed, cell by cell; the others are created; all come in the order given'
);
select is(
    (select answer -> 'updatedRecords' from done),
    '["recTwo00000000000"]',
    'the changed ones are told by id'
);
select is(
    (select answer -> 'createdRecords' from done),
    (select jsonb_build_array(answer #> '{records,0,id}', answer #> '{records,2,id}') from done),
    'so are the created ones'
);
select results_eq(
    $$
        select auto_number, fields ->> 'fldName0000000000'
        from airtable.records
        where auto_number > 3
        order by auto_number
    $$,
    $$values (4::bigint, 'New one'), (5, 'Newer one')$$,
    'which are numbered in the order given'
);

-- Other keys
select is(
    api.upsert_records(
        'tblTasks000000000',
        array['fldName0000000000', 'Status'],
        '[
            {"fields": {"Name": "Call Zoë", "Status": "Todo", "Stars": 5}},
            {"fields": {"Name": "Call Zoë", "Status": "Done"}}
        ]'
    )::jsonb -> 'updatedRecords',
    '["recThree000000000"]',
    'several merge fields, by name or id, must all be equal'
);
select is(
    api.upsert_records(
        'tblTasks000000000', array['Effort'], '[{"fields": {"Effort": 2.50}}]'
    )::jsonb -> 'updatedRecords',
    '["recOne00000000000"]',
    'a number is equal however it is written'
);
select is(
    api.upsert_records(
        'tblTasks000000000', array['Tags'], '[{"fields": {"Tags": ["red"]}}]'
    )::jsonb -> 'updatedRecords',
    '[]',
    'a list is equal as a whole only'
);
select is(
    api.upsert_records('tblTasks000000000', array['Name'], '[]')::jsonb,
    '{"records": [], "createdRecords": [], "updatedRecords": []}',
    'no records are no error'
);
select is(
    (
        select jsonb_array_length(api.upsert_records(
            'tblTasks000000000',
            array['Name'],
            (
                select jsonb_agg(jsonb_build_object(
                    'fields', jsonb_build_object('Name', 'bulk ' || n, 'Effort', round)
                ))
                from generate_series(1, 500) as n
            )
        )::jsonb -> list)
    ),
    500,
    description
)
from (values
    (1, 'createdRecords', 'five hundred records are created at once'),
    (2, 'updatedRecords', 'and changed when they come again')
) as given (round, list, description);

-- Partial success
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "Copy"}}, {"fields": {"Name": "Copy"}}]');

create temporary table partial as
select
    api.upsert_records('tblTasks000000000', array['Name'], '[
        {"fields": {"Name": "Copy", "Effort": 1}},
        {"fields": {"Name": "Order paint", "Effort": "7"}},
        {"fields": {"Effort": 1}},
        {"fields": {"Name": "Order paint", "Effort": 8}},
        {"fields": {"Name": "Brand new", "Effort": 1}},
        {"fields": {"Name": "Wrong", "Effort": "much"}}
    ]', typecast => true, on_error => 'skip')::jsonb as body;

select is(
    (select body -> 'faults' from partial),
    '[
        {"index": 0, "field": null, "value": {"fldName0000000000": "Copy"},
            "message": "several records have its merge value"},
        {"index": 2, "field": null, "value": {"fldName0000000000": null},
            "message": "has no value for the merge field fldName0000000000"},
        {"index": 3, "field": null, "value": {"fldName0000000000": "Order paint"},
            "message": "has the merge value of records[1]"},
        {"index": 5, "field": "Effort", "value": "much",
            "message": "field \"Effort\" cannot hold \"much\": expected a number"}
    ]',
    'on request faulty records are left out and told'
);
select is(
    (
        select jsonb_agg(record #> '{fields,fldEffort00000000}')
        from partial
        cross join jsonb_array_elements(body -> 'records') as record
    ),
    '[7, 1]',
    'the others are changed or created'
);
select is(
    (select row(body -> 'updatedRecords', jsonb_array_length(body -> 'createdRecords'))::text from partial),
    row('["recTwo00000000000"]'::jsonb, 1)::text,
    'and told apart'
);
select is_empty(
    $$select id from airtable.records where fields ->> 'fldName0000000000' = 'Wrong'$$,
    'nothing of a faulty record is kept'
);

-- must deny
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "Twin"}}, {"fields": {"Name": "Twin"}}]');

select is(
    (
        select detail
        from tests.refusal($$
            select api.upsert_records('tblTasks000000000', array['Name'], '[
                {"fields": {"Name": "Twin"}},
                {"fields": {"Name": "Order paint", "Effort": 99}},
                {"fields": {"Name": "Twin "}}
            ]')
        $$)
    ),
    'records[0]: several records have its merge value',
    'a merge value that several records have is ambiguous'
);
select is(
    (select count(*) from airtable.records where fields -> 'fldEffort00000000' = '99'),
    0::bigint,
    'and nothing of the batch is written'
);
select is(
    (
        select detail
        from tests.refusal($$
            select api.upsert_records('tblTasks000000000', array['Name'], '[
                {"fields": {"Name": "a"}},
                {"fields": {"Name": "b"}},
                {"fields": {"Name": "a"}},
                {"fields": {"Name": "b"}},
                {"fields": {"Name": "a"}}
            ]')
        $$)
    ),
    e'records[2]: has the merge value of records[0]\n'
    'records[3]: has the merge value of records[1]\n'
    'records[4]: has the merge value of records[0]',
    'a merge value given twice is told with the place of the first'
);
select is(
    (
        select detail
        from tests.refusal($$
            select api.upsert_records('tblTasks000000000', array['Name', 'Status'], '[
                {"fields": {"Effort": 1}},
                {"fields": {"Name": "fine", "Status": "Todo"}},
                {"fields": {"Name": "", "Status": "Todo"}}
            ]')
        $$)
    ),
    e'records[0]: has no value for the merge field fldName0000000000, fldStatus00000000\n'
    'records[2]: has no value for the merge field fldName0000000000',
    'a record without merge value is told, an empty value is none'
);
select is(
    (
        select detail
        from tests.refusal($$
            select api.upsert_records('tblTasks000000000', array['Name'], '[{"fields": {"Name": 1, "Colour": "red"}}]')
        $$)
    ),
    e'records[0]: the table has no field "Colour"\nrecords[0]: field "Name" cannot hold 1: expected a string',
    'values are checked as in any other batch'
);
select throws_ok(
    format('select api.upsert_records(%L, %L, %L)', 'tblTasks000000000', merge_on, '[]'),
    'PT422',
    'merge_on: names no field to merge by',
    format('%s names no field', coalesce(merge_on, 'null'))
)
from unnest(array['{}', null]) as merge_on;
select throws_ok(
    $$select api.upsert_records('tblTasks000000000', array['Name', 'Colour'], '[]')$$,
    'PT422',
    'table tblTasks000000000 has no field "Colour"',
    'an unknown merge field is named'
);
select throws_ok(
    $$select api.upsert_records('tblTasks000000000', array['Name', null], '[]')$$,
    'PT422',
    'merge_on: names no field to merge by',
    'null among the merge fields names none'
);
select throws_ok(
    $$select api.upsert_records('tblNever000000000', array['Name'], '[]')$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'a table that never was is named'
);
select is(
    (
        select row(r.*)::text
        from tests.refusal($$
            select api.upsert_records('tblSecrets0000000', array['Secret'], '[{"fields": {"Secret": "x"}}]')
        $$) as r
    ),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$
            select api.upsert_records('tblNever000000000', array['Secret'], '[{"fields": {"Secret": "x"}}]')
        $$) as r
    ),
    'a table of globex is refused in the same words'
);
select is(
    api.upsert_records(
        'tblTasks000000000', array['Name'], '[{"fields": {"Name": "Refuel the rocket"}}]'
    )::jsonb -> 'updatedRecords',
    '[]',
    'a value that only globex has is new to acme'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.upsert_records('tblTasks000000000', array['Name'], '[]')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a tenant there is nothing to merge'
);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.records), 4::bigint, 'none of alice''s records are among globex''s');

reset role;
set local role anonymous;

select throws_ok(
    $$select api.upsert_records('tblTasks000000000', array['Name'], '[]')$$,
    '42501',
    null,
    'anonymous merges no record'
);

select *
from finish();

rollback;
