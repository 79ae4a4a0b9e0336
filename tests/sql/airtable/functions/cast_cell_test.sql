begin;

select plan(86);

-- A time without zone is UTC wherever the session is.
select tests.be('alice of acme');
set local timezone = 'Asia/Tokyo';

create function pg_temp.cast_cell(type text, value jsonb) returns jsonb language sql
return airtable.cast_cell(type, '{"choices": [{"name": "Todo"}, {"name": "In, progress"}]}', value);

select is(pg_temp.cast_cell(type, value), expected, format('%s: %s is %s', type, value, expected))
from (values
    ('singleLineText', '12.50'::jsonb, '"12.50"'::jsonb),
    ('multilineText', 'true', '"true"'),
    ('phoneNumber', '49301234', '"49301234"'),
    ('singleLineText', '" as it is "', '" as it is "'),
    ('number', '"12.5"', '12.5'),
    ('number', '" -7 "', '-7'),
    ('number', '"+3"', '3'),
    ('number', '"1,234,567.8"', '1234567.8'),
    ('number', '"1e3"', '1000'),
    ('number', '".5"', '0.5'),
    ('number', '""', 'null'),
    ('currency', '"$1,200.50"', '1200.50'),
    ('currency', '"-€12"', '-12'),
    ('currency', '"12 €"', '12'),
    ('percent', '"12.5%"', '0.125'),
    ('percent', '"0.125"', '0.125'),
    ('rating', '"4"', '4'),
    ('duration', '"1:30"', '5400'),
    ('duration', '"0:01:05.5"', '65.5'),
    ('duration', '"90"', '90'),
    ('duration', '"-1:30"', '-5400'),
    ('singleCollaborator', '"a@b"', '{"email": "a@b"}'),
    ('multipleCollaborators', '"a@b, usrA"', '[{"email": "a@b"}, {"id": "usrA"}]'),
    ('multipleCollaborators', '" "', 'null'),
    ('multipleAttachments', '"https://example.com/a.png"', '[{"url": "https://example.com/a.png"}]'),
    ('checkbox', '"yes"', 'true'),
    ('checkbox', '"TRUE"', 'true'),
    ('checkbox', '"1"', 'true'),
    ('checkbox', '1', 'true'),
    ('checkbox', '"no"', 'false'),
    ('checkbox', '0', 'false'),
    ('checkbox', '""', 'false'),
    ('date', '"2026-1-5"', '"2026-01-05"'),
    ('date', '"2026/01/31"', '"2026-01-31"'),
    ('date', '"2026-01-31T23:59:00Z"', '"2026-01-31"'),
    ('dateTime', '"2026-01-31"', '"2026-01-31T00:00:00.000Z"'),
    ('dateTime', '"2026-01-31 12:30"', '"2026-01-31T12:30:00.000Z"'),
    ('dateTime', '"2026-01-31T12:30:00+02:00"', '"2026-01-31T10:30:00.000Z"'),
    ('singleSelect', '" todo "', '"Todo"'),
    ('singleSelect', '"New"', '"New"'),
    ('singleSelect', '7', '"7"'),
    ('singleSelect', '["Todo"]', '"Todo"'),
    ('multipleSelects', '"TODO, New,, New"', '["Todo", "New"]'),
    ('multipleSelects', '"In, progress"', '["In, progress"]'),
    ('multipleSelects', '["todo", 7]', '["Todo", "7"]'),
    ('multipleSelects', '""', '[]'),
    ('multipleRecordLinks', '"recA , recB"', '["recA", "recB"]'),
    ('barcode', '"4006381333931"', '{"text": "4006381333931"}'),
    ('barcode', '4006381333931', '{"text": "4006381333931"}')
) as given (type, value, expected);

-- What has no one reading stays as it is.
select is(pg_temp.cast_cell(type, value), value, format('%s: %s stays', type, value))
from (values
    ('singleLineText', '["a"]'::jsonb),
    ('number', '"much"'),
    ('number', '"1,23"'),
    ('number', '"12.5%"'),
    ('number', '"NaN"'),
    ('number', '"Infinity"'),
    ('number', '"1e999"'),
    ('number', '"--1"'),
    ('number', 'true'),
    ('duration', '"1:75"'),
    ('checkbox', '"perhaps"'),
    ('checkbox', '2'),
    ('checkbox', '[]'),
    ('date', '"31.01.2026"'),
    ('date', '"01/02/2026"'),
    ('date', '"2026-02-30"'),
    ('date', '"today"'),
    ('date', '20260131'),
    ('dateTime', '"2026-01-31 25:00"'),
    ('dateTime', '"now"'),
    ('singleSelect', '["a", "b"]'),
    ('singleSelect', '{"name": "Todo"}'),
    ('multipleSelects', '[{"name": "Todo"}]'),
    ('multipleSelects', '[null]'),
    ('multipleAttachments', '"example.com"'),
    ('singleCollaborator', '"a@b, c@d"'),
    ('barcode', 'true'),
    ('formula', '"1"'),
    ('autoNumber', '"1"')
) as given (type, value);
select is(pg_temp.cast_cell(type, 'null'), 'null', format('%s: null stays', type))
from unnest(array['singleLineText', 'number', 'checkbox', 'date', 'singleSelect', 'multipleSelects', 'barcode']) as type;

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.cast_cell('url', '{}', '""')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
