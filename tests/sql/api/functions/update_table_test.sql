begin;

select plan(8);

-- erin of acme is an editor
select tests.be('erin of acme');

select is(
    api.update_table('tblTasks000000000', 'Jobs')::jsonb - 'fields' - 'views',
    '{"id": "tblTasks000000000", "name": "Jobs", "description": "What there is to do",
        "primaryFieldId": "fldName0000000000"}',
    'a table has its new name'
);
select is(
    api.update_table('tblTasks000000000', description => 'All of it') ->> 'description', 'All of it', 'or description'
);
select is(api.update_table('tblTasks000000000', description => '') ->> 'description', null, 'which may go');

-- must deny
select api.create_table('appOffice00000000', 'Other', '[{"name": "Name", "type": "url"}]');

select throws_ok(statement, code, message, description)
from (values
    ($$select api.update_table('tblTasks000000000', '')$$, 'PT422',
        'name: a table needs a name of 1 to 255 characters', 'a table needs a name'),
    ($$select api.update_table('tblTasks000000000', 'OTHER')$$, '23505',
        'duplicate key value violates unique constraint "tables_base_id_name_key"', 'of its own in the base'),
    ($$select api.update_table('tblSecrets0000000', 'Mine')$$, 'PT404',
        'table tblSecrets0000000 does not exist', 'a table of globex does not exist for erin')
) as given (statement, code, message, description);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select is((select name from airtable.tables where id = 'tblTasks000000000'), 'Tasks', 'globex''s table is as it was');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.update_table('tblTasks000000000', 'x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
