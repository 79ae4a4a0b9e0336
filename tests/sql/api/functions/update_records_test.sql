begin;

select plan(17);

-- alice of acme
select tests.be('alice of acme');

select is(
    (
        select jsonb_agg(item.record - 'createdTime' order by item.place)
        from jsonb_array_elements(
            api.update_records('tblTasks000000000', '[
                {"id": "recTwo00000000000", "fields": {"Name": "Order more paint", "Done": false, "Due": ""}},
                {"id": "recOne00000000000", "fields": {"fldTags0000000000": ["green"], "fldNotes000000000": null}}
            ]')::jsonb -> 'records'
        ) with ordinality as item (record, place)
    ),
    '[
        {
            "id": "recTwo00000000000",
            "fields": {
                "fldName0000000000": "Order more paint", "fldEffort00000000": 1, "fldStatus00000000": "Done"
            }
        },
        {
            "id": "recOne00000000000",
            "fields": {
                "fldName0000000000": "Paint the fence", "fldEffort00000000": 2.5, "fldStatus00000000": "Doing",
                "fldTags0000000000": ["green"]
            }
        }
    ]',
    'named cells change, empty values clear, other cells stay; records come in the order given'
);
select is(
    api.get_record('tblTasks000000000', 'recTwo00000000000', 'name') #>> '{fields,Name}',
    'Order more paint',
    'and are kept'
);
select is(
    api.update_records('tblTasks000000000', '[{"id": "recThree000000000", "fields": {}}]')::jsonb
    #> '{records,0,fields}',
    '{"fldName0000000000": "Call Zoë", "fldMail0000000000": "zoe@example.com", "fldStatus00000000": "Todo"}',
    'no cells change none'
);
select is(api.update_records('tblTasks000000000', '[]')::jsonb, '{"records": []}', 'no records are no error');

select is(
    api.update_records('tblTasks000000000', '[
        {"id": "recThree000000000", "fields": {"Effort": "3"}},
        {"id": "recNever000000000", "fields": {"Effort": "3"}}
    ]', typecast => true, on_error => 'skip')::jsonb
    #- '{records,0,createdTime}',
    '{
        "records": [{"id": "recThree000000000", "fields": {
            "fldName0000000000": "Call Zoë", "fldMail0000000000": "zoe@example.com", "fldStatus00000000": "Todo",
            "fldEffort00000000": 3
        }}],
        "faults": [{"index": 1, "field": null, "value": "recNever000000000",
            "message": "table tblTasks000000000 has no record recNever000000000"}]
    }',
    'on request values are read as their fields'' types, and faulty records left out and told'
);

-- must deny
select throws_ok(
    $$
        select api.update_records('tblTasks000000000', '[
            {"id": "recNever000000000", "fields": {"Name": "x"}},
            {"id": "recOne00000000000", "fields": {"Name": "changed"}},
            {"id": "recGone0000000000", "fields": {"Name": "x"}}
        ]')
    $$,
    'PT404',
    'table tblTasks000000000 has no record recNever000000000, recGone0000000000',
    'every missing record is named'
);
select is(
    api.get_record('tblTasks000000000', 'recOne00000000000', 'name') #>> '{fields,Name}',
    'Paint the fence',
    'and none is changed'
);
select throws_ok(
    $$
        select api.update_records('tblTasks000000000', '[
            {"id": "recOne00000000000", "fields": {"Name": "x"}},
            {"fields": {"Name": "y"}}
        ]')
    $$,
    'PT422',
    'records[1]: has no "id"',
    'a record without id is told by its place'
);
select throws_ok(
    $$
        select api.update_records('tblTasks000000000', '[
            {"id": "recOne00000000000", "fields": {"Name": "x"}},
            {"id": "recOne00000000000", "fields": {"Name": "y"}}
        ]')
    $$,
    'PT422',
    'a record is given twice: recOne00000000000',
    'a record is changed once in a batch'
);
select is(
    (
        select detail
        from tests.refusal($$
            select api.update_records('tblTasks000000000', '[
                {"id": "recOne00000000000", "fields": {"Name": 1, "Stars": 9}},
                {"id": "recTwo00000000000", "fields": {"Status": "Later"}}
            ]')
        $$)
    ),
    e'records[0]: field "Name" cannot hold 1: expected a string\n'
    'records[0]: field "Stars" cannot hold 9: expected a whole number from 1 to 5\n'
    'records[1]: field "Status" cannot hold "Later": expected one of its choices: Todo, Doing, Done',
    'every value that does not fit is told at once'
);
select throws_ok(
    $$select api.update_records('tblTasks000000000', '{"id": "recOne00000000000", "fields": {}}')$$,
    'PT422',
    'records: expected an array, got object',
    'a single record comes in an array too'
);
select throws_ok(
    $$select api.update_records('tblTasks000000000', '[{"id": "recSecret00000000", "fields": {"Name": "x"}}]')$$,
    'PT404',
    'table tblTasks000000000 has no record recSecret00000000',
    'a record of globex is missing for alice'
);
select throws_ok(
    $$select api.update_records('tblNever000000000', '[]')$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'a table that never was is named'
);
select is(
    (
        select row(r.*)::text
        from tests.refusal($$
            select api.update_records('tblSecrets0000000', '[{"id": "recSecret00000000", "fields": {"Secret": ""}}]')
        $$) as r
    ),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$
            select api.update_records('tblNever000000000', '[{"id": "recSecret00000000", "fields": {"Secret": ""}}]')
        $$) as r
    ),
    'a table of globex is refused in the same words'
);

select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.update_records('tblTasks000000000', '[]')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a tenant there is nothing to change'
);

-- bob of globex, whose records have the same ids
reset role;
select tests.be('bob of globex');

select is(
    api.get_record('tblTasks000000000', 'recTwo00000000000', 'name') #>> '{fields,Name}',
    'Refuel the rocket',
    'globex''s record of the same id is as it was'
);

reset role;
set local role anonymous;

select throws_ok(
    $$select api.update_records('tblTasks000000000', '[]')$$,
    '42501',
    null,
    'anonymous changes no record'
);

select *
from finish();

rollback;
