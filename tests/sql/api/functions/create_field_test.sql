begin;

select plan(14);

-- erin of acme is an editor
select tests.be('erin of acme');

select is(
    api.create_field('tblTasks000000000', 'Weight', 'number', '{"precision": 3}', 'fldWeight00000000')::jsonb,
    '{"id": "fldWeight00000000", "name": "Weight", "type": "number", "options": {"precision": 3}}',
    'a field is told as it was created'
);
select is(
    (select position from airtable.fields where id = 'fldWeight00000000'),
    13,
    'it comes after the others'
);
select lives_ok(
    $$select api.create_records('tblTasks000000000', '[{"fields": {"Weight": 1.5}}]')$$,
    'and holds values'
);
select matches(
    api.create_field('tblTasks000000000', 'Made', 'createdTime') ->> 'id',
    '^fld[A-Za-z0-9]{14}$',
    'an id is made for a field without one'
);
select is(
    (
        select bool_and(record -> 'fields' ? 'Made')
        from jsonb_array_elements(api.list_records('tblTasks000000000', field_keys => 'name')::jsonb -> 'records') as record
    ),
    true,
    'a computed field has a cell in every record at once'
);

-- must deny
select throws_ok(statement, code, message, description)
from (values
    ($$select api.create_field('tblTasks000000000', '', 'url')$$, 'PT422',
        'name: a field needs a name of 1 to 255 characters', 'a field needs a name'),
    ($$select api.create_field('tblTasks000000000', 'Colour', 'url', id => 'Colour')$$, 'PT422',
        'id: expected fld and 14 letters or digits, got "Colour"', 'an id has the form of a field''s'),
    ($$select api.create_field('tblTasks000000000', 'Colour', null)$$, 'PT422',
        'field "Colour": has no "type"', 'and a type'),
    ($$select api.create_field('tblTasks000000000', 'Colour', 'text')$$, 'PT422',
        'field "Colour": there is no field type "text"', 'of Airtable''s'),
    ($$select api.create_field('tblTasks000000000', 'Colour', 'url', '{"max": 1}')$$, 'PT422',
        'field "Colour": "options" "max": type url has no such option', 'with options of its type'),
    ($$select api.create_field('tblTasks000000000', 'NAME', 'url')$$, '23505',
        'duplicate key value violates unique constraint "fields_table_id_name_key"', 'and a name of its own'),
    ($$select api.create_field('tblNever000000000', 'Colour', 'url')$$, 'PT404',
        'table tblNever000000000 does not exist', 'in a table'),
    ($$select api.create_field('tblSecrets0000000', 'Colour', 'url')$$, 'PT404',
        'table tblSecrets0000000 does not exist', 'of the tenant')
) as given (statement, code, message, description);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.create_field('tblTasks000000000', 'Colour', 'url')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
