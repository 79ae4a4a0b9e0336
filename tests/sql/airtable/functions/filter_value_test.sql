begin;

select plan(22);

select tests.be('alice of acme');

select is(airtable.filter_value(kind, type, value, 'filter.value'), expected, format('%s: %s', type, value))
from (values
    ('text', 'url', '"x"'::jsonb, '"x"'::jsonb),
    ('number', 'rating', '5', '5'),
    ('flag', 'checkbox', 'false', 'false'),
    ('list', 'multipleSelects', '"red"', '"red"'),
    ('person', 'singleCollaborator', '"usr1"', '"usr1"'),
    ('any', 'formula', '1.5', '1.5'),
    ('time', 'date', '"2026-01-31"', '"2026-01-31"'),
    ('time', 'date', '"2026-01-31T23:30:00-02:00"', '"2026-02-01"'),
    ('time', 'dateTime', '"2026-01-31"', '"2026-01-31T00:00:00.000Z"'),
    ('time', 'createdTime', '"2026-01-31T12:30+02:00"', '"2026-01-31T10:30:00.000Z"')
) as given (kind, type, value, expected);
select throws_ok(
    format('select airtable.filter_value(%L, %L, %L, %L)', kind, type, value, 'filter.and[1].value'),
    'PT422',
    format('filter.and[1].value: expected %s, got %s', expected, coalesce(value, 'nothing')),
    format('%s: not %s', type, coalesce(value, 'nothing'))
)
from (values
    ('text', 'url', '5', 'a string'),
    ('text', 'url', 'null', 'a string'),
    ('text', 'url', null, 'a string'),
    ('number', 'rating', '"5"', 'a number'),
    ('flag', 'checkbox', '"yes"', 'true or false'),
    ('list', 'multipleSelects', '5', 'a string'),
    ('person', 'singleCollaborator', '{"id": "usr1"}', 'an id or an email address'),
    ('any', 'formula', '[]', 'a string, a number, true or false'),
    ('time', 'date', '"soon"', 'a date such as "2026-01-31" or a time such as "2026-01-31T12:30:00.000Z"'),
    ('time', 'dateTime', '""', 'a date such as "2026-01-31" or a time such as "2026-01-31T12:30:00.000Z"'),
    ('time', 'dateTime', '5', 'a date such as "2026-01-31" or a time such as "2026-01-31T12:30:00.000Z"')
) as given (kind, type, value, expected);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.filter_value('text', 'url', '"x"', 'filter')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
