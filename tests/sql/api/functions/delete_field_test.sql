begin;

select plan(12);

-- erin of acme is an editor
select tests.be('erin of acme');

select is(
    api.delete_field('tblTasks000000000', 'Effort')::jsonb,
    '{"id": "fldEffort00000000", "deleted": true}',
    'a field, given by name, is deleted'
);
select is_empty(
    $$select id from airtable.fields where id = 'fldEffort00000000'$$, 'it is gone'
);
select is_empty(
    $$select id from airtable.records where fields ? 'fldEffort00000000'$$, 'with its cells'
);
select is(
    (select fields ->> 'fldName0000000000' from airtable.records where id = 'recOne00000000000'),
    'Paint the fence',
    'other cells stay'
);

-- must deny
select throws_ok(statement, code, message, description)
from (values
    ($$select api.delete_field('tblTasks000000000', 'Name')$$, 'PT422',
        'field "Name" names the records of the table', 'a table keeps its primary field'),
    ($$select api.delete_field('tblTasks000000000', 'Effort')$$, 'PT404',
        'table tblTasks000000000 has no field "Effort"', 'a field is deleted once'),
    ($$select api.delete_field('tblSecrets0000000', 'Secret')$$, 'PT404',
        'table tblSecrets0000000 does not exist', 'a table of globex does not exist for erin')
) as given (statement, code, message, description);

-- bob of globex, whose field has the same id
reset role;
select tests.be('bob of globex');

select isnt_empty($$select id from airtable.fields where id = 'fldEffort00000000'$$, 'globex''s field of the same id is there');

reset role;
select tests.be('alice of acme');
select api.create_table('appOffice00000000', 'People', '[{"name": "Name", "type": "url"}]', null, 'tblPeople00000000');
select api.create_field('tblTasks000000000', 'Doer', 'multipleRecordLinks', '{"linkedTableId": "tblPeople00000000"}');
select api.delete_field('tblPeople00000000', 'Tasks');

select is_empty(
    $$select id from airtable.fields where type = 'multipleRecordLinks'$$, 'the inverse field of a link is none any more'
);
select is_empty($$select id from airtable.tables where link_fields is not null$$, 'and the tables know of no link');
select is(
    (select f.type from airtable.fields as f where f.name = 'Doer'), 'singleLineText', 'it is text now'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.delete_field('tblTasks000000000', 'Status')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
