begin;

select plan(23);

-- alice of acme
select tests.be('alice of acme');

select results_eq(
    $$
        select ordinality, id, fields, cleared
        from airtable.checked_records('tblTasks000000000', '[
            {"fields": {"Name": "By name", "fldEffort00000000": 3}},
            {"id": "recOne00000000000", "fields": {}},
            {"fields": {"Status": "Todo", "Done": true, "Tags": ["red"]}}
        ]')
    $$,
    $$
        values
            (1::bigint, null::text, '{"fldName0000000000": "By name", "fldEffort00000000": 3}'::jsonb, '[]'::jsonb),
            (2, 'recOne00000000000', '{}', '[]'),
            (
                3, null,
                '{"fldStatus00000000": "Todo", "fldDone0000000000": true, "fldTags0000000000": ["red"]}', '[]'
            )
    $$,
    'cells given by name or by id come back by id, records in the order given'
);
select results_eq(
    $$
        select fields, (select array_agg(c order by c) from jsonb_array_elements_text(cleared) as c)
        from airtable.checked_records('tblTasks000000000', '[
            {"fields": {"Name": "", "Notes": null, "Effort": 0, "Done": false, "Due": "", "Status": "", "Tags": []}}
        ]')
    $$,
    $$
        values (
            '{"fldEffort00000000": 0}'::jsonb,
            array[
                'fldDone0000000000', 'fldDue00000000000', 'fldName0000000000', 'fldNotes000000000',
                'fldStatus00000000', 'fldTags0000000000'
            ]
        )
    $$,
    'empty values clear their cells; zero is a value'
);
select is_empty(
    $$select * from airtable.checked_records('tblTasks000000000', '[]')$$,
    'no records, no rows'
);

-- Values that do not fit
select results_eq(
    $$
        select code, message, detail, hint
        from tests.refusal($call$
            select * from airtable.checked_records('tblTasks000000000', '[
                {"fields": {"Colour": "red", "Done": "yes", "Due": "soon", "Effort": "much", "Name": 5}},
                {"fields": {"Name": "Nothing wrong here"}},
                {"fields": {"Seen": "noon", "Stars": 6, "Status": "Later", "Tags": ["pink"], "Total": 1}}
            ]')
        $call$)
    $$,
    $$
        values (
            'PT422',
            '10 faults; the first is: records[0]: the table has no field "Colour"',
            e'records[0]: the table has no field "Colour"\n'
            'records[0]: field "Done" cannot hold "yes": expected true or false\n'
            'records[0]: field "Due" cannot hold "soon": expected a date such as "2026-01-31"\n'
            'records[0]: field "Effort" cannot hold "much": expected a number\n'
            'records[0]: field "Name" cannot hold 5: expected a string\n'
            'records[2]: field "Seen" cannot hold "noon": expected a time such as "2026-01-31T12:30:00.000Z"\n'
            'records[2]: field "Stars" cannot hold 6: expected a whole number from 1 to 5\n'
            'records[2]: field "Status" cannot hold "Later": expected one of its choices: Todo, Doing, Done\n'
            'records[2]: field "Tags" cannot hold ["pink"]: expected names of its choices: red, green, blue\n'
            'records[2]: field "Total" cannot hold 1: the field is computed and cannot be written',
            'Nothing was written. List the fields of the table with api.list_tables(base_id).'
        )
    $$,
    'every fault of a batch is told at once: record, field, value and what was expected'
);
select throws_ok(
    $$select * from airtable.checked_records('tblTasks000000000', '[{"fields": {"Effort": "much"}}]')$$,
    'PT422',
    'records[0]: field "Effort" cannot hold "much": expected a number',
    'a single fault is the message'
);
select throws_ok(
    $$
        select *
        from airtable.checked_records('tblTasks000000000', '[{"fields": {"Name": "a", "fldName0000000000": "b"}}]')
    $$,
    'PT422',
    'records[0]: a field is given both by its name and by its id',
    'one cell cannot have two values'
);
select throws_ok(
    $$select * from airtable.checked_records('tblTasks000000000', '[{"fields": {"name": "lower case"}}]')$$,
    'PT422',
    'records[0]: the table has no field "name"',
    'names are spelt as the field''s'
);
select is(
    (
        select length(message)
        from tests.refusal(format(
            'select * from airtable.checked_records(%L, %L)',
            'tblTasks000000000',
            jsonb_build_array(jsonb_build_object('fields', jsonb_build_object('Effort', repeat('x', 100000))))
        ))
    ),
    length('records[0]: field "Effort" cannot hold : expected a number') + 100,
    'a long value is cut short'
);
select is(
    (
        select detail
        from tests.refusal($$
            select * from airtable.checked_records('tblTasks000000000', '[{"fields": {"two\nlines": 1, "Other": 1}}]')
        $$)
    ),
    e'records[0]: the table has no field "Other"\nrecords[0]: the table has no field "two\\nlines"',
    'a name with a newline is one fault on one line'
);

-- Shapes that are no records
select results_eq(
    $$
        select code, detail
        from tests.refusal($call$
            select *
            from airtable.checked_records('tblTasks000000000', '[1, {}, {"fields": []}, {"fields": {}, "id": 3}, null]')
        $call$)
    $$,
    $$
        values (
            'PT422',
            e'records[0]: expected an object, got number\n'
            'records[1]: has no "fields"\n'
            'records[2]: "fields": expected an object, got array\n'
            'records[3]: "id": expected a string, got number\n'
            'records[4]: expected an object, got null'
        )
    $$,
    'every record of the wrong shape is told at once'
);
select throws_ok(
    format('select * from airtable.checked_records(%L, %L)', 'tblTasks000000000', records),
    'PT422',
    format('records: expected an array, got %s', kind),
    format('%s is no batch', kind)
)
from (values ('{"fields": {}}', 'object'), ('"text"', 'string'), ('null', 'null')) as given (records, kind);
select throws_ok(
    $$select * from airtable.checked_records('tblTasks000000000', null)$$,
    'PT422',
    'records: expected an array, got null',
    'neither is nothing'
);

-- Times have one form
select is(
    (
        select fields
        from airtable.checked_records('tblTasks000000000', '[{"fields": {"Seen": "2026-01-31T12:30:00+02:00"}}]')
    ),
    '{"fldSeen0000000000": "2026-01-31T10:30:00.000Z"}',
    'a time is kept in UTC'
);

-- typecast
select results_eq(
    $$
        select fields, cleared
        from airtable.checked_records('tblTasks000000000', '[
            {"fields": {"Effort": "2.5", "Done": "yes", "Status": "later", "Tags": "Red, pink"}},
            {"fields": {"Effort": "", "Done": "no", "Status": "Later", "Tags": ""}}
        ]', typecast => true)
    $$,
    $$
        values
            (
                '{"fldEffort00000000": 2.5, "fldDone0000000000": true, "fldStatus00000000": "later",
                    "fldTags0000000000": ["red", "pink"]}'::jsonb,
                '[]'::jsonb
            ),
            ('{"fldStatus00000000": "Later"}', '["fldDone0000000000", "fldTags0000000000", "fldEffort00000000"]')
    $$,
    'typecast reads values as their fields'' types'
);
select results_eq(
    $$
        select id, jsonb_path_query_array(options, '$.choices[*].name')
        from airtable.fields
        where id in ('fldStatus00000000', 'fldTags0000000000')
        order by id
    $$,
    $$
        values
            ('fldStatus00000000', '["Todo", "Doing", "Done", "Later", "later"]'::jsonb),
            ('fldTags0000000000', '["red", "green", "blue", "pink"]')
    $$,
    'and adds the choices that are missing'
);
select is(
    (
        select detail
        from tests.refusal($$
            select *
            from airtable.checked_records('tblTasks000000000', '[{"fields": {"Effort": "much", "Total": "1"}}]', true)
        $$)
    ),
    e'records[0]: field "Effort" cannot hold "much": expected a number\n'
    'records[0]: field "Total" cannot hold "1": the field is computed and cannot be written',
    'what cannot be read is a fault as ever'
);

-- Partial success
select results_eq(
    $$
        select ordinality, fields, faults
        from airtable.checked_records('tblTasks000000000', '[
            {"fields": {"Effort": "much", "Name": "x"}},
            {"fields": {"Name": "fine"}},
            9
        ]', on_error => 'skip')
    $$,
    $$
        values
            (
                1::bigint,
                '{"fldName0000000000": "x"}'::jsonb,
                '[{"index": 0, "field": "Effort", "value": "much",
                    "message": "field \"Effort\" cannot hold \"much\": expected a number"}]'::jsonb
            ),
            (2, '{"fldName0000000000": "fine"}', null),
            (3, '{}', '[{"index": 2, "field": null, "value": 9, "message": "expected an object, got number"}]')
    $$,
    'skip hands the faults of each record to the caller'
);
select is(
    (
        select count(*)
        from airtable.checked_records('tblTasks000000000', '[{"fields": {"Effort": "much", "Status": "Never"}}]', true, 'skip')
        where faults is not null
    ),
    1::bigint,
    'a record that is left out'
);
select is(
    (select options -> 'choices' @> '[{"name": "Never"}]' from airtable.fields where id = 'fldStatus00000000'),
    false,
    'adds no choice'
);

-- must deny: alice knows the table and the field of globex
select throws_ok(
    $$select * from airtable.checked_records('tblSecrets0000000', '[{"fields": {"Secret": "mine"}}]')$$,
    'PT422',
    'records[0]: the table has no field "Secret"',
    'fields of globex are unknown to alice'
);

reset role;
select tests.be('bob of globex');

select lives_ok(
    $$select * from airtable.checked_records('tblSecrets0000000', '[{"fields": {"Secret": "mine"}}]')$$,
    'and known to bob'
);

select *
from finish();

rollback;
