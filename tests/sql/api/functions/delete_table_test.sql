begin;

select plan(8);

-- erin of acme is an editor
select tests.be('erin of acme');

select api.create_field('tblTasks000000000', 'Made', 'createdTime');
select api.create_table('appOffice00000000', 'People', '[{"name": "Name", "type": "url"}]', null, 'tblPeople00000000');
select api.create_field('tblPeople00000000', 'Does', 'multipleRecordLinks', '{"linkedTableId": "tblTasks000000000"}', 'fldDoes0000000000');
select api.create_records('tblPeople00000000', '[{"id": "recAnn00000000000", "fields": {"Does": ["recOne00000000000"]}}]');

select is(
    api.delete_table('tblTasks000000000')::jsonb, '{"id": "tblTasks000000000", "deleted": true}', 'a table is deleted'
);
select is_empty(
    $$
        select id from airtable.fields where table_id = 'tblTasks000000000'
        union all
        select id from airtable.records where table_id = 'tblTasks000000000'
    $$,
    'with its fields and records'
);
select is(
    api.get_record('tblPeople00000000', 'recAnn00000000000', 'name') #>> '{fields,Does}',
    'Paint the fence',
    'a field that led to it tells the names of its records'
);
select lives_ok('set constraints all immediate', 'and nothing is left that refers to them');

-- must deny
select throws_ok(
    format('select api.delete_table(%L)', id), 'PT404', format('table %s does not exist', id), format('%s is named', id)
)
from unnest(array['tblTasks000000000', 'tblSecrets0000000']) as id;

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.records), 4::bigint, 'globex''s records are all there');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.delete_table('tblTasks000000000')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
