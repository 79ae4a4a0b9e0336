begin;

select plan(6);

-- alice of acme
select tests.be('alice of acme');
select api.create_table('appOffice00000000', 'People', '[{"name": "Age", "type": "number"}]', null, 'tblPeople00000000');
select api.create_field('tblTasks000000000', 'Doer', 'multipleRecordLinks', '{"linkedTableId": "tblPeople00000000"}', 'fldDoer0000000000');
select api.create_records('tblPeople00000000', '[
    {"id": "recAnn00000000000", "fields": {"Age": 7}}, {"id": "recBen00000000000", "fields": {}}
]');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Doer": ["recBen00000000000", "recAnn00000000000"]}},
    {"id": "recTwo00000000000", "fields": {"Doer": ["recAnn00000000000"]}}
]');
select api.delete_records('tblTasks000000000', '{recTwo00000000000}');
select airtable.links_to_text('{fldDoer0000000000,fldName0000000000}');

select results_eq(
    $$select f.type, f.options, f.name from airtable.fields as f where f.id in ('fldDoer0000000000', 'fldName0000000000') order by f.id$$,
    $$values ('singleLineText', '{}'::jsonb, 'Doer'), ('singleLineText', '{}', 'Name')$$,
    'a link field is one of text; another field is left alone'
);
select is(
    (select r.fields ->> 'fldDoer0000000000' from airtable.records as r where r.id = 'recOne00000000000'),
    'recBen00000000000, 7',
    'its cell names the records in their order, by id where they have no name'
);
select is(
    (select t.fields ->> 'fldDoer0000000000' from airtable.trashed_records as t), '7', 'in the trash too'
);
select lives_ok($$select api.restore_records('tblTasks000000000', '{recTwo00000000000}')$$, 'from where it comes back');
select is(
    (select r.fields ->> 'fldDoer0000000000' from airtable.records as r where r.id = 'recTwo00000000000'), '7', 'as text'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.links_to_text('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
