begin;

select plan(218);

select tests.be('alice of acme');

create function pg_temp.problem(type text, value jsonb, options jsonb default '{}') returns text language sql
return airtable.cell_problem(type, options, value);

-- null clears a cell of any type
select is(pg_temp.problem(type, 'null'), null, format('%s: null is no problem', type))
from unnest(array[
    'singleLineText', 'number', 'checkbox', 'date', 'singleSelect', 'multipleSelects', 'formula'
]) as type;

-- Texts
select is(pg_temp.problem(type, '"text"'), null, format('%s: a string', type))
from unnest(array['singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber']) as type;
select is(pg_temp.problem(type, '""'), null, format('%s: an empty string', type))
from unnest(array['singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber']) as type;
select is(pg_temp.problem(type, value), 'expected a string', format('%s: not %s', type, value))
from unnest(array['singleLineText', 'multilineText', 'richText', 'email', 'url', 'phoneNumber']) as type
cross join unnest(array['1', 'true', '[]', '{}']::jsonb[]) as value;

-- Numbers
select is(pg_temp.problem(type, value), null, format('%s: %s', type, value))
from unnest(array['number', 'currency', 'percent', 'duration']) as type
cross join unnest(array['0', '-1.5', '1e300', '12345678901234567890.123456789']::jsonb[]) as value;
select is(pg_temp.problem(type, value), 'expected a number', format('%s: not %s', type, value))
from unnest(array['number', 'currency', 'percent', 'duration']) as type
cross join unnest(array['"1"', '""', 'true', '[1]', '{}']::jsonb[]) as value;

-- rating
select is(pg_temp.problem('rating', value), null, format('rating: %s of 10', value))
from unnest(array['1', '10', '5.0']::jsonb[]) as value;
select is(
    pg_temp.problem('rating', value),
    'expected a whole number from 1 to 10',
    format('rating: not %s of 10', value)
)
from unnest(array['0', '11', '-1', '2.5']::jsonb[]) as value;
select is(pg_temp.problem('rating', '5', '{"max": 5}'), null, 'rating: 5 of 5');
select is(pg_temp.problem('rating', '6', '{"max": 5}'), 'expected a whole number from 1 to 5', 'rating: not 6 of 5');
select is(pg_temp.problem('rating', value), 'expected a whole number', format('rating: not %s', value))
from unnest(array['"5"', 'true', '[]']::jsonb[]) as value;

-- checkbox
select is(pg_temp.problem('checkbox', value), null, format('checkbox: %s', value))
from unnest(array['true', 'false']::jsonb[]) as value;
select is(pg_temp.problem('checkbox', value), 'expected true or false', format('checkbox: not %s', value))
from unnest(array['"true"', '1', '0', '""', '[]']::jsonb[]) as value;

-- date
select is(pg_temp.problem('date', value), null, format('date: %s', value))
from unnest(array['"2026-01-31"', '"2024-02-29"', '"0001-01-01"', '"9999-12-31"', '""']::jsonb[]) as value;
select is(pg_temp.problem('date', value), 'expected a date such as "2026-01-31"', format('date: not %s', value))
from unnest(array[
    '"2026-02-30"', '"2025-02-29"', '"2026-13-01"', '"0000-01-01"', '"31.01.2026"', '"2026-1-31"', '"20260131"',
    '"2026-01-31T00:00:00Z"', '"2026-01-31\n"', '" 2026-01-31"', '"today"', '"infinity"', '20260131', 'true', '[]'
]::jsonb[]) as value;

-- dateTime
select is(pg_temp.problem('dateTime', value), null, format('dateTime: %s', value))
from unnest(array[
    '"2026-01-31T12:30:00.000Z"', '"2026-01-31T12:30:00Z"', '"2026-01-31T12:30Z"', '"2026-01-31T12:30:00.123456Z"',
    '"2026-01-31T12:30:00+02:00"', '""'
]::jsonb[]) as value;
select is(
    pg_temp.problem('dateTime', value),
    'expected a time such as "2026-01-31T12:30:00.000Z"',
    format('dateTime: not %s', value)
)
from unnest(array[
    '"2026-01-31"', '"2026-01-31T12:30:00"', '"2026-01-31 12:30:00Z"', '"2026-01-31T25:00:00Z"',
    '"2026-02-30T12:30:00Z"', '"2026-01-31T12:30:00.0000000Z"', '"2026-01-31T12:30:00+2"', '"now"', '1769862600', '[]'
]::jsonb[]) as value;

select is(
    pg_temp.problem('dateTime', value),
    'expected a time of the years 0001 to 9999 in UTC',
    format('dateTime: not %s', value)
)
from unnest(array['"9999-12-31T23:59:59-14:00"', '"0001-01-01T00:00:00+14:00"']::jsonb[]) as value;
select is(
    pg_temp.problem(type, value), problem, format('%s: %s', type, left(value::text, 20))
)
from (values
    ('number', '1.7976931348623157e308'::jsonb, null),
    ('currency', '-1e309', 'expected a number of at most 1.7976931348623157e308'),
    ('multipleSelects', '["a", "b", "a"]', 'a choice is named twice'),
    ('mirrored', '{"error": "#ERROR!"}', null)
) as given (type, value, problem);

-- singleSelect
select is(
    pg_temp.problem('singleSelect', value, '{"choices": [{"name": "Todo"}, {"name": "Done"}]}'),
    null,
    format('singleSelect: %s', value)
)
from unnest(array['"Todo"', '"Done"', '""']::jsonb[]) as value;
select is(
    pg_temp.problem('singleSelect', value, '{"choices": [{"name": "Todo"}, {"name": "Done"}]}'),
    'expected one of its choices: Todo, Done',
    format('singleSelect: not %s', value)
)
from unnest(array['"Later"', '"todo"', '"Todo "']::jsonb[]) as value;
select is(
    pg_temp.problem('singleSelect', value),
    'expected the name of a choice',
    format('singleSelect: not %s', value)
)
from unnest(array['1', 'true', '["Todo"]', '{"name": "Todo"}']::jsonb[]) as value;
select is(pg_temp.problem('singleSelect', '"Any"'), null, 'singleSelect: any name where no choices are listed');
select is(
    pg_temp.problem('singleSelect', '"Any"', '{"choices": []}'),
    'expected one of its choices: none is defined',
    'singleSelect: no name where the list is empty'
);

-- multipleSelects
select is(
    pg_temp.problem('multipleSelects', value, '{"choices": [{"name": "red"}, {"name": "blue"}]}'),
    null,
    format('multipleSelects: %s', value)
)
from unnest(array['["red"]', '["blue", "red"]', '[]']::jsonb[]) as value;
select is(
    pg_temp.problem('multipleSelects', '["red", "pink"]', '{"choices": [{"name": "red"}, {"name": "blue"}]}'),
    'expected names of its choices: red, blue',
    'multipleSelects: not one name too many'
);
select is(
    pg_temp.problem('multipleSelects', value),
    'expected an array of names of choices',
    format('multipleSelects: not %s', value)
)
from unnest(array['"red"', '1', '[1]', '["red", null]', '[["red"]]', '{}']::jsonb[]) as value;

-- Lists and objects that other parts of a base are shown as
select is(pg_temp.problem(type, value), null, format('%s: %s', type, value))
from (values
    ('multipleRecordLinks', '["recOne00000000000", "recTwo00000000000"]'::jsonb),
    ('multipleRecordLinks', '[]'),
    ('multipleAttachments', '[{"url": "https://example.com/a.png"}, {"id": "att1"}]'),
    ('multipleAttachments', '[{"id": "att1", "filename": "a.png", "size": 5, "type": "image/png", "width": null, "height": 3, "thumbnails": {}}]'),
    ('multipleAttachments', '[]'),
    ('multipleCollaborators', '[{"id": "usr1"}, {"email": "alice@example.com"}]'),
    ('singleCollaborator', '{"email": "alice@example.com"}'),
    ('singleCollaborator', '{"id": "usr1", "name": "Alice"}'),
    ('barcode', '{"text": "4006381333931", "type": "ean13"}'),
    ('aiText', '{"state": "generated", "value": "x"}')
) as given (type, value);
select is(pg_temp.problem(type, value), expected, format('%s: not %s', type, value))
from (values
    ('multipleRecordLinks', '"recOne00000000000"'::jsonb, 'expected an array of record ids'),
    ('multipleRecordLinks', '["One"]', 'expected an array of record ids'),
    ('multipleRecordLinks', '["recOne00000000000", 2]', 'expected an array of record ids'),
    ('multipleRecordLinks', '[{"id": "recOne00000000000"}]', 'expected an array of record ids'),
    ('multipleAttachments', '"https://example.com"', 'expected an array of objects with "url" or "id"'),
    ('multipleAttachments', '["https://example.com"]', 'expected an array of objects with "url" or "id"'),
    ('multipleAttachments', '[{"url": "https://example.com"}, {}]', 'expected an array of objects with "url" or "id"'),
    ('multipleAttachments', '[{"url": 1}]', 'expected an array of objects with "url" or "id"'),
    ('multipleAttachments', '[{"url": "file:///etc/passwd"}]', 'expected a "url" that begins with https:// or http://'),
    ('multipleAttachments', format('[{"id": "a", "filename": "%s"}]', repeat('x', 256))::jsonb, 'expected a "filename" of at most 255 characters'),
    (
        'multipleAttachments',
        '[{"url": "https://example.com", "id": 1}]',
        'expected strings in "id" and "type", whole numbers in "size", "width" and "height", an object in "thumbnails"'
    ),
    (
        'multipleAttachments',
        '[{"id": "a", "size": 1.5}]',
        'expected strings in "id" and "type", whole numbers in "size", "width" and "height", an object in "thumbnails"'
    ),
    (
        'multipleAttachments',
        '[{"id": "a", "height": -1}]',
        'expected strings in "id" and "type", whole numbers in "size", "width" and "height", an object in "thumbnails"'
    ),
    ('multipleCollaborators', '{"id": "usr1"}', 'expected an array of objects with "id" or "email"'),
    ('multipleCollaborators', '[{"name": "Alice"}]', 'expected an array of objects with "id" or "email"'),
    ('singleCollaborator', '"alice@example.com"', 'expected an object with "id" or "email"'),
    ('singleCollaborator', '[{"id": "usr1"}]', 'expected an object with "id" or "email"'),
    ('singleCollaborator', '{"name": "Alice"}', 'expected an object with "id" or "email"'),
    ('barcode', '"4006381333931"', 'expected an object with "text"'),
    ('barcode', '{"text": 4006381333931}', 'expected an object with "text"'),
    ('aiText', '"x"', 'expected an object')
) as given (type, value, expected);

-- Fields that compute their value
select is(
    pg_temp.problem(type, value),
    'the field is computed and cannot be written',
    format('%s: not %s', type, value)
)
from unnest(array[
    'autoNumber', 'button', 'count', 'createdBy', 'createdTime', 'externalSyncSource', 'formula', 'lastModifiedBy',
    'lastModifiedTime', 'manualSort', 'multipleLookupValues', 'rollup'
]) as type
cross join unnest(array['1', '"x"']::jsonb[]) as value;

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.cell_problem('url', '{}', '""')$$,
    '42501',
    null,
    'anonymous has no business here'
);

select *
from finish();

rollback;
