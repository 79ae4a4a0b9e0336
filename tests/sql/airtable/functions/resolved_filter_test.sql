begin;

select plan(23);

-- alice of acme
select tests.be('alice of acme');

create function pg_temp.resolved(filter jsonb) returns jsonb language sql
return airtable.resolved_filter('tblTasks000000000', filter);

select is(pg_temp.resolved(filter), expected, description)
from (values
    (
        '{"Status": "Done", "fldEffort00000000": 1}'::jsonb,
        '{"op": "@>", "value": {"fldStatus00000000": "Done", "fldEffort00000000": 1}}'::jsonb,
        'values of cells are a pattern'
    ),
    ('{}', '{"op": "@>", "value": {}}', 'also without any'),
    (
        '{"field": "Effort", "op": ">=", "value": 2}',
        '{"op": ">=", "id": "fldEffort00000000", "kind": "number", "type": "number", "value": 2}',
        'a condition has its field by id, and its kind'
    ),
    (
        '{"field": "fldEffort00000000", "op": "is empty"}',
        '{"op": "is empty", "id": "fldEffort00000000", "kind": "number", "type": "number", "value": null}',
        'is empty needs no value'
    ),
    (
        '{"field": "Due", "op": "in", "value": ["2026-01-31", "2026-02-01T00:00:00Z"]}',
        '{"op": "in", "id": "fldDue00000000000", "kind": "time", "type": "date", "value": ["2026-01-31", "2026-02-01"]}',
        'values have the form that is stored'
    ),
    (
        '{"and": [{"or": []}, {"not": {"Name": "x"}}]}',
        '{"op": "and", "of": [
            {"op": "or", "of": []},
            {"op": "not", "of": [{"op": "@>", "value": {"fldName0000000000": "x"}}]}
        ]}',
        'filters nest'
    ),
    (
        '{"field": "Tags", "op": "contains", "value": ["red", "blue"]}',
        '{"op": "contains", "id": "fldTags0000000000", "kind": "list", "type": "multipleSelects",
            "value": ["red", "blue"]}',
        'a list may be asked for several'
    )
) as given (filter, expected, description);

-- Faults have a path
select throws_ok(
    format('select pg_temp.resolved(%L)', filter), code, message, message
)
from (values
    ('["Name"]', 'PT422', 'expected an object of fields and values, got array'),
    ('{"and": [{"Name": "x"}, 5]}', 'PT422', 'filter.and[1]: expected an object, got number'),
    ('{"not": null}', 'PT422', 'filter.not: expected an object, got null'),
    ('{"or": {"Name": "x"}}', 'PT400', 'filter.or: expected an array of filters, got object'),
    ('{"and": [], "or": []}', 'PT400', 'filter: "and" stands alone in its object'),
    ('{"or": [{"not": {"field": "Colour", "op": "=", "value": 1}}]}', 'PT422',
        'filter.or[0].not.field: the table has no field "Colour"'),
    ('{"field": "Done", "op": "<", "value": true}', 'PT400', 'filter.op: field "Done" of type checkbox has no op "<"'),
    ('{"and": [{"field": "Name", "op": "like", "value": "x"}]}', 'PT400',
        'filter.and[0].op: field "Name" of type singleLineText has no op "like"'),
    ('{"field": "Name", "op": null}', 'PT400', 'filter.op: field "Name" of type singleLineText has no op null'),
    ('{"field": "Effort", "op": "=", "value": "much"}', 'PT422', 'filter.value: expected a number, got "much"'),
    ('{"field": "Effort", "op": "=", "value": null}', 'PT422', 'filter.value: expected a number, got null'),
    ('{"field": "Effort", "op": "in", "value": [1, "2"]}', 'PT422', 'filter.value[1]: expected a number, got "2"'),
    ('{"field": "Effort", "op": "in", "value": 1}', 'PT422', 'filter.value: expected an array of at most 1000 values')
) as given (filter, code, message);
select throws_ok(
    format('select pg_temp.resolved(%L)', repeat('{"not":', 10) || '{}' || repeat('}', 10)),
    'PT400',
    'filter' || repeat('.not', 10) || ': nested deeper than 10 levels',
    'a filter is ten levels deep at most'
);
select throws_ok(
    format('select pg_temp.resolved(%L)', jsonb_build_object('Name', repeat('x', 70000))),
    'PT400',
    'filter: longer than 65536 bytes: 70012',
    'and 64 kB long'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.resolved_filter('tblTasks000000000', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
