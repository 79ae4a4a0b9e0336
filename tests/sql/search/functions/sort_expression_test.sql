begin;

select plan(6);

select tests.be('alice of acme');

select is(search.sort_expression(key), expected, description)
from (values
    (
        '{"id": "fldA", "kind": "text", "type": "singleSelect", "choices": ["it''s", "b"]}'::jsonb,
        'array_position(''{it''''s,b}''::text[], r.fields ->> ''fldA'')::numeric',
        'a choice sorts by its place'
    ),
    (
        '{"id": "fldA", "kind": "text", "type": "singleSelect", "choices": null}',
        '(r.fields ->> ''fldA'') collate "und-x-icu"',
        'by its name where no choices are listed'
    ),
    (
        '{"id": "fldA", "kind": "time", "type": "createdTime"}',
        'extract(epoch from date_trunc(''milliseconds'', r.created_time))',
        'a time of the record as a number'
    ),
    (
        '{"id": "fldA", "kind": "flag", "type": "checkbox"}',
        '((r.fields @> ''{"fldA": true}''::jsonb))::integer::numeric',
        'a checkbox as 0 or 1'
    ),
    ('{"id": "fldA", "kind": "time", "type": "date"}', '(r.fields ->> ''fldA'') collate "C"', 'others as they compare')
) as given (key, expected, description);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.sort_expression('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
