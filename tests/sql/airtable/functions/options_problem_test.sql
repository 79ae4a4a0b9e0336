begin;

select plan(43);

select tests.be('alice of acme');

select is(airtable.options_problem(type, options), null, format('%s: %s', type, options))
from (values
    ('url', null::jsonb),
    ('url', 'null'),
    ('url', '{}'),
    ('number', '{"precision": 0}'),
    ('percent', '{"precision": 8}'),
    ('currency', '{"precision": 2, "symbol": "€"}'),
    ('rating', '{"max": 10, "icon": "star", "color": "yellowBright"}'),
    ('checkbox', '{"icon": "check", "color": "greenBright"}'),
    ('duration', '{"durationFormat": "h:mm:ss"}'),
    ('date', '{"dateFormat": {"name": "iso"}}'),
    ('dateTime', '{"dateFormat": {"name": "iso"}, "timeFormat": {"name": "24hour"}, "timeZone": "utc"}'),
    ('singleSelect', '{"choices": []}'),
    ('multipleSelects', '{"choices": [{"id": "sel1", "name": "a", "color": "blueBright"}, {"name": "b"}]}'),
    ('multipleRecordLinks', '{"linkedTableId": "tblTasks000000000", "prefersSingleRecordLink": true}'),
    ('multipleAttachments', '{"isReversed": true}'),
    ('formula', '{"formula": "1 + 1", "referencedFieldIds": [], "result": {"type": "number"}}'),
    ('rollup', '{"recordLinkFieldId": "fldX", "fieldIdInLinkedTable": "fldY"}'),
    ('createdTime', '{"result": {"type": "dateTime"}}')
) as given (type, options);
select is(airtable.options_problem(type, options), problem, format('%s: not %s', type, options))
from (values
    ('text', '{}'::jsonb, 'there is no field type "text"'),
    ('url', '[]', '"options": expected an object, got array'),
    ('url', '{"precision": 1}', '"options" "precision": type url has no such option'),
    ('number', '{"precision": -1}', '"options" "precision": expected a whole number from 0 to 8, got -1'),
    ('number', '{"precision": 1.5}', '"options" "precision": expected a whole number from 0 to 8, got 1.5'),
    ('number', '{"precision": "1"}', '"options" "precision": expected a whole number from 0 to 8, got "1"'),
    ('number', '{"precision": null}', '"options" "precision": expected a whole number from 0 to 8, got null'),
    ('currency', '{"symbol": 1, "precision": 9}',
        '"options" "precision": expected a whole number from 0 to 8, got 9; "options" "symbol": expected string, got 1'),
    ('rating', '{"max": 0}', '"options" "max": expected a whole number from 1 to 10, got 0'),
    ('rating', '{"max": 11}', '"options" "max": expected a whole number from 1 to 10, got 11'),
    ('checkbox', '{"icon": true}', '"options" "icon": expected string, got true'),
    ('duration', '{"durationFormat": "mm"}', '"options" "durationFormat": expected a format such as "h:mm:ss", got "mm"'),
    ('date', '{"dateFormat": "iso"}', '"options" "dateFormat": expected object, got "iso"'),
    ('date', '{"timeZone": "utc"}', '"options" "timeZone": type date has no such option'),
    ('singleSelect', '{"choices": {"name": "a"}}', '"options" "choices": expected an array of objects with "name"'),
    ('singleSelect', '{"choices": ["a"]}', '"options" "choices": expected an array of objects with "name"'),
    ('singleSelect', '{"choices": [{"name": "a"}, {}]}', '"options" "choices": expected an array of objects with "name"'),
    ('singleSelect', '{"choices": [{"name": ""}]}', '"options" "choices": expected an array of objects with "name"'),
    ('singleSelect', '{"choices": [{"name": 1}]}', '"options" "choices": expected an array of objects with "name"'),
    ('multipleSelects', '{"choices": [{"name": "a"}, {"name": "a"}]}', '"options" "choices": two choices have one name'),
    ('multipleRecordLinks', '{"linkedTableId": "Tasks"}', '"options" "linkedTableId": expected the id of a table, got "Tasks"'),
    ('multipleAttachments', '{"isReversed": "yes"}', '"options" "isReversed": expected boolean, got "yes"'),
    ('formula', '{"referencedFieldIds": "fldX"}', '"options" "referencedFieldIds": expected array, got "fldX"'),
    ('autoNumber', '{"start": 1}', '"options" "start": type autoNumber has no such option')
) as given (type, options, problem);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.options_problem('url', null)$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
