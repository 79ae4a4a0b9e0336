begin;

select plan(9);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.fields_by_id('tblTasks000000000', '{"Name": "a", "fldEffort00000000": 1, "Tags": ["red"]}'),
    '{"fldName0000000000": "a", "fldEffort00000000": 1, "fldTags0000000000": ["red"]}',
    'names and ids become ids'
);
select is(airtable.fields_by_id('tblTasks000000000', '{}'), '{}', 'nothing stays nothing');

-- must deny
select throws_ok(
    $$select airtable.fields_by_id('tblTasks000000000', '{"Colour": 1, "Name": 2, "Age": 3}')$$,
    'PT422',
    'table tblTasks000000000 has no field "Age", "Colour"',
    'all unknown fields are named'
);
select throws_ok(
    format('select airtable.fields_by_id(%L, %L)', 'tblTasks000000000', given),
    'PT422',
    format('expected an object of fields and values, got %s', kind),
    format('%s is no object of fields', kind)
)
from (values ('[]', 'array'), ('"Name"', 'string'), ('null', 'null')) as given (given, kind);
select throws_ok(
    $$select airtable.fields_by_id('tblTasks000000000', null)$$,
    'PT422',
    'expected an object of fields and values, got null',
    'neither is nothing'
);
select throws_ok(
    format('select airtable.fields_by_id(%L, %L)', table_id, '{"Secret": 1}'),
    'PT404',
    format('table %s does not exist', table_id),
    description
)
from (values
    ('tblNever000000000', 'a table that never was has no fields to tell'),
    ('tblSecrets0000000', 'nor has one of globex')
) as given (table_id, description);

select *
from finish();

rollback;
