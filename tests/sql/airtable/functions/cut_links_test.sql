begin;

select plan(4);

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

select api.delete_records('tblTasks000000000', array['recOne00000000000']);

select results_eq(
    'select id, name, cell from link order by id, name',
    $$
        values
            ('recAnn00000000000', 'Tasks', '["recTwo00000000000"]'::jsonb),
            ('recBen00000000000', 'Tasks', '["recTwo00000000000"]'),
            ('recTwo00000000000', 'Doer', '["recAnn00000000000", "recBen00000000000"]')
    $$,
    'a deleted record leaves the cells of its inverse field and those that name it without one'
);
select results_eq(
    'select field_id, record_id, linked_id, position from airtable.trashed_links order by field_id',
    $$
        values
            ('fldBefore00000000', 'recTwo00000000000', 'recOne00000000000', 1::bigint),
            ('fldDoer0000000000', 'recOne00000000000', 'recAnn00000000000', 1)
    $$,
    'and its links are kept'
);
select is(
    (select fields -> 'fldDoer0000000000' from airtable.trashed_records),
    '["recAnn00000000000"]'::jsonb,
    'in the trash it is as it was'
);

-- must deny
select throws_ok(
    $$select airtable.cut_links('tblTasks000000000', array['recTwo00000000000'])$$,
    '42501',
    null,
    'links are cut by deleting only'
);

select *
from finish();

rollback;
