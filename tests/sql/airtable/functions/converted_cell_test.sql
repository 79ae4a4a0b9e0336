begin;

select plan(37);

select tests.be('alice of acme');

select is(
    airtable.converted_cell(type, new_type, '{"choices": [{"name": "Red"}], "max": 5}', value),
    expected,
    format('%s %s as %s', type, value, new_type)
)
from (values
    ('singleLineText', 'url', '"x"'::jsonb, '"x"'::jsonb),
    ('singleLineText', 'number', '"1,234.5"', '1234.5'),
    ('singleLineText', 'number', '"much"', null),
    ('singleLineText', 'checkbox', '"yes"', 'true'),
    ('singleLineText', 'checkbox', '"no"', 'false'),
    ('singleLineText', 'checkbox', '"maybe"', null),
    ('singleLineText', 'date', '"2026/1/31"', '"2026-01-31"'),
    ('singleLineText', 'singleSelect', '"red"', '"Red"'),
    ('singleLineText', 'singleSelect', '"Blue"', '"Blue"'),
    ('singleLineText', 'multipleSelects', '"red, blue"', '["Red", "blue"]'),
    ('singleLineText', 'barcode', '"4711"', '{"text": "4711"}'),
    ('singleLineText', 'multipleAttachments', '"x"', null),
    ('singleLineText', 'formula', '"x"', null),
    ('number', 'singleLineText', '12.5', '"12.5"'),
    ('number', 'currency', '12.5', '12.5'),
    ('number', 'rating', '4', '4'),
    ('number', 'rating', '6', null),
    ('number', 'checkbox', '0', 'false'),
    ('number', 'checkbox', '-1', 'true'),
    ('percent', 'singleLineText', '0.5', '"50%"'),
    ('duration', 'singleLineText', '5400', '"1:30:00"'),
    ('checkbox', 'number', 'true', '1'),
    ('checkbox', 'singleLineText', 'true', '"checked"'),
    ('date', 'dateTime', '"2026-01-31"', '"2026-01-31T00:00:00.000Z"'),
    ('dateTime', 'date', '"2026-01-31T23:30:00.000Z"', '"2026-01-31"'),
    ('createdTime', 'dateTime', '"2026-01-31T23:30:00.000Z"', '"2026-01-31T23:30:00.000Z"'),
    ('singleSelect', 'multipleSelects', '"Red"', '["Red"]'),
    ('multipleSelects', 'singleSelect', '["Red"]', '"Red"'),
    ('multipleSelects', 'singleSelect', '["Red", "Blue"]', null),
    ('singleCollaborator', 'multipleCollaborators', '{"id": "usrA"}', '[{"id": "usrA"}]'),
    ('createdBy', 'singleCollaborator', '{"id": "usrA"}', '{"id": "usrA"}'),
    ('formula', 'number', '5', '5'),
    ('formula', 'number', '{"error": "#ERROR!"}', null),
    ('multipleLookupValues', 'multilineText', '["x", "y"]', '"x, y"'),
    ('barcode', 'number', '{"text": "4711"}', '4711'),
    ('multipleAttachments', 'number', '[{"url": "https://x/5"}]', null)
) as given (type, new_type, value, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.converted_cell('x', 'y', '{}', '1')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
