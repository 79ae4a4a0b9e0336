begin;

select plan(21);

select tests.be('alice of acme');

select is(airtable.cell_text(type, value), expected, format('%s %s', type, coalesce(value::text, 'empty')))
from (values
    ('singleLineText', '"a"'::jsonb, 'a'),
    ('number', '12.50', '12.50'),
    ('percent', '0.125', '12.5%'),
    ('percent', '2', '200%'),
    ('duration', '5400', '1:30:00'),
    ('duration', '-65.5', '-0:01:05.5'),
    ('duration', '360000', '100:00:00'),
    ('checkbox', 'true', 'checked'),
    ('checkbox', 'false', null),
    ('date', '"2026-01-31"', '2026-01-31'),
    ('multipleSelects', '["a", "b"]', 'a, b'),
    ('barcode', '{"text": "4711", "type": "upce"}', '4711'),
    ('singleCollaborator', '{"id": "usrA", "email": "a@b", "name": "Ann"}', 'Ann'),
    ('multipleCollaborators', '[{"id": "usrA", "email": "a@b"}, {"id": "usrB"}]', 'a@b, usrB'),
    ('aiText', '{"state": "generated", "value": "wise"}', 'wise'),
    ('multipleAttachments', '[{"url": "https://x/y", "filename": "y"}]', 'y (https://x/y)'),
    ('formula', '{"error": "#ERROR!"}', '{"error": "#ERROR!"}'),
    ('multipleLookupValues', '["x", 1, null]', 'x, 1'),
    ('number', 'null', null),
    ('number', null, null)
) as given (type, value, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.cell_text('x', '1')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
