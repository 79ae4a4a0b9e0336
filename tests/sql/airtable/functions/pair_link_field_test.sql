begin;

select plan(9);

-- What acme's cells say
create temporary view link with (security_invoker = true) as
select r.id, f.name, r.fields -> f.id as cell
from airtable.records as r
inner join airtable.fields as f on r.tenant_id = f.tenant_id and r.fields ? f.id
where f.type = 'multipleRecordLinks';

grant select on link to application_user;

-- alice of acme
select tests.be('alice of acme');

select api.create_table(
    'appOffice00000000', 'People', '[{"name": "Name", "type": "singleLineText"}]', null, 'tblPeople00000000'
);
select api.create_field(
    'tblTasks000000000', 'Doer', 'multipleRecordLinks', '{"linkedTableId": "tblPeople00000000"}', 'fldDoer0000000000'
);
select api.create_field(
    'tblTasks000000000', 'Before', 'multipleRecordLinks', '{"linkedTableId": "tblTasks000000000"}', 'fldBefore00000000'
);
insert into airtable.records (tenant_id, id, table_id, auto_number)
values
    (tests.tenant('acme'), 'recAnn00000000000', 'tblPeople00000000', 1),
    (tests.tenant('acme'), 'recBen00000000000', 'tblPeople00000000', 2);
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Doer": ["recAnn00000000000"]}},
    {"id": "recTwo00000000000", "fields": {"Doer": ["recAnn00000000000", "recBen00000000000"], "Before": ["recOne00000000000"]}}
]');

select results_eq(
    $$
        select f.table_id, f.name, f.options - 'inverseLinkFieldId', inverse.name
        from airtable.fields as f
        left join airtable.fields as inverse on inverse.id = f.options ->> 'inverseLinkFieldId'
        where f.type = 'multipleRecordLinks'
        order by f.name
    $$,
    $$
        values
            ('tblTasks000000000', 'Before',
                '{"linkedTableId": "tblTasks000000000", "isReversed": false, "prefersSingleRecordLink": false}'::jsonb, null),
            ('tblTasks000000000', 'Doer',
                '{"linkedTableId": "tblPeople00000000", "isReversed": false, "prefersSingleRecordLink": false}', 'Tasks'),
            ('tblPeople00000000', 'Tasks',
                '{"linkedTableId": "tblTasks000000000", "isReversed": false, "prefersSingleRecordLink": false}', 'Doer')
    $$,
    'a link gets an inverse field, named after its table'
);

-- Mirrored fields, one before the table it leads to
select api.create_field('tblTasks000000000', 'Place', 'multipleRecordLinks',
    '{"linkedTableId": "tblPlaces00000000", "inverseLinkFieldId": "fldThere000000000"}', 'fldPlace000000000');

select throws_ok(
    $$select api.create_records('tblTasks000000000', '[{"fields": {"Place": ["recHere0000000000"]}}]')$$,
    'PT422',
    'records[0]: field "Place" cannot hold ["recHere0000000000"]: table tblPlaces00000000 has no record recHere0000000000',
    'a field whose table is to come holds nothing yet'
);

select api.create_table('appOffice00000000', 'Places', '[{"name": "Name", "type": "url"}]', null, 'tblPlaces00000000');
insert into airtable.records (tenant_id, id, table_id, auto_number)
values (tests.tenant('acme'), 'recHere0000000000', 'tblPlaces00000000', 1);
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Place": ["recHere0000000000"]}},
    {"id": "recThree000000000", "fields": {"Place": ["recHere0000000000"]}}
]');
select api.delete_records('tblTasks000000000', array['recThree000000000']);

select is(
    api.create_field('tblPlaces00000000', 'There', 'multipleRecordLinks',
        '{"linkedTableId": "tblTasks000000000", "inverseLinkFieldId": "fldPlace000000000"}', 'fldThere000000000'
    )::jsonb #>> '{options,inverseLinkFieldId}',
    'fldPlace000000000',
    'the inverse field that was waited for'
);
select is(
    (select cell from link where name = 'There'), '["recOne00000000000"]'::jsonb, 'finds the links there are'
);

select api.restore_records('tblTasks000000000', array['recThree000000000']);

select is(
    (select cell from link where name = 'There'),
    '["recOne00000000000", "recThree000000000"]'::jsonb,
    'and those that come back'
);

select is(
    (select array_agg(f.name order by f.position) from airtable.fields as f where f.table_id = 'tblPlaces00000000'),
    array['Name', 'There'],
    'no second one is made'
);
select throws_ok(
    $$
        select api.create_field('tblPlaces00000000', 'Too', 'multipleRecordLinks',
            '{"linkedTableId": "tblTasks000000000", "inverseLinkFieldId": "fldPlace000000000"}')
    $$,
    'PT422',
    'field "Too": "options" "inverseLinkFieldId": field fldPlace000000000 has the inverse field fldThere000000000',
    'a field has one inverse field'
);

select api.delete_table('tblPlaces00000000');

select is(
    (select f.type from airtable.fields as f where f.id = 'fldPlace000000000'),
    'singleLineText',
    'a table that is deleted leaves text where fields led to it'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.pair_link_field('fldDoer0000000000')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
