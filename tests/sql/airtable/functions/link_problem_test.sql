begin;

select plan(8);

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

select api.create_base('Other', 'appOther000000000');
select api.create_table('appOther000000000', 'Far', '[{"name": "Name", "type": "url"}]', null, 'tblFar00000000000');

select is(
    airtable.link_problem('appOffice00000000', 'tblTasks000000000', 'fldNew00000000000', options),
    problem,
    coalesce(problem, 'none')
)
from (values
    ('{}'::jsonb, '"options": has no "linkedTableId"'),
    ('{"linkedTableId": "tblTasks000000000"}', null),
    ('{"linkedTableId": "tblTasks000000000", "inverseLinkFieldId": "fldX"}',
        '"options" "inverseLinkFieldId": a link to its own table has no inverse field'),
    ('{"linkedTableId": "tblFar00000000000"}', '"options" "linkedTableId": base appOffice00000000 has no table tblFar00000000000'),
    ('{"linkedTableId": "tblSecrets0000000"}', '"options" "linkedTableId": base appOffice00000000 has no table tblSecrets0000000'),
    ('{"linkedTableId": "tblPeople00000000", "inverseLinkFieldId": "fldName0000000000"}',
        '"options" "inverseLinkFieldId": field fldName0000000000 is no link from table tblPeople00000000 to table tblTasks000000000'),
    ('{"linkedTableId": "tblLater000000000", "inverseLinkFieldId": "fldLater000000000"}', null)
) as given (options, problem);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select airtable.link_problem('appOffice00000000', 'tblTasks000000000', 'fldNew00000000000', '{}')$$,
    '42501',
    null,
    'anonymous has no business here'
);

select *
from finish();

rollback;
