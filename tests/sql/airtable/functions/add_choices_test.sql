begin;

select plan(8);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.add_choices('fldStatus00000000', array['Later', 'Todo', 'Never', 'Later']),
    '{"choices": [{"name": "Todo"}, {"name": "Doing"}, {"name": "Done"}, {"name": "Later"}, {"name": "Never"}]}',
    'choices that are new come after the others, once each'
);
select is(
    (select options from airtable.fields where id = 'fldStatus00000000'),
    '{"choices": [{"name": "Todo"}, {"name": "Doing"}, {"name": "Done"}, {"name": "Later"}, {"name": "Never"}]}'::jsonb,
    'and are kept'
);
select is(
    airtable.add_choices('fldTags0000000000', '{}'),
    '{"choices": [{"name": "red"}, {"name": "green"}, {"name": "blue"}]}',
    'no names add no choices'
);

-- A field without a list of choices, with another option
insert into airtable.fields (tenant_id, id, table_id, name, type, options, position)
values (
    tests.tenant('acme'), 'fldFree0000000000', 'tblTasks000000000', 'Free', 'singleSelect', '{"colors": true}', 13
);

select is(
    airtable.add_choices('fldFree0000000000', array['first']),
    '{"colors": true, "choices": [{"name": "first"}]}',
    'a list is begun where there was none, and other options stay'
);

-- bob of globex, whose field has the same id
reset role;
select tests.be('bob of globex');

select is(
    (select options from airtable.fields where id = 'fldStatus00000000'),
    '{"choices": [{"name": "Todo"}, {"name": "Doing"}, {"name": "Done"}]}'::jsonb,
    'globex''s field of the same id is as it was'
);

-- must deny
insert into airtable.fields (tenant_id, id, table_id, name, type, position)
values (tests.tenant('globex'), 'fldKind0000000000', 'tblSecrets0000000', 'Kind', 'singleSelect', 2);

reset role;
select tests.be('alice of acme');

select throws_ok(
    format('select airtable.add_choices(%L, %L)', field_id, '{x}'),
    'PT404',
    format('select field %s does not exist', field_id),
    description
)
from (values
    ('fldNever000000000', 'a field that never was gets no choices'),
    ('fldKind0000000000', 'a field of globex gets none of alice'),
    ('fldName0000000000', 'a text has no choices')
) as given (field_id, description);

select *
from finish();

rollback;
