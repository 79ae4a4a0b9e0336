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

select results_eq(
    $$select id, cell from link where name = 'Tasks' order by id$$,
    $$
        values
            ('recAnn00000000000', '["recOne00000000000", "recTwo00000000000"]'::jsonb),
            ('recBen00000000000', '["recTwo00000000000"]')
    $$,
    'who is linked links back, in the order of the batch'
);

select api.update_records('tblPeople00000000', '[{"id": "recAnn00000000000", "fields": {"Tasks": ["recThree000000000"]}}]');

select results_eq(
    $$select id, cell from link where name = 'Doer' order by id$$,
    $$
        values
            ('recThree000000000', '["recAnn00000000000"]'::jsonb),
            ('recTwo00000000000', '["recBen00000000000"]')
    $$,
    'from either side'
);

select api.replace_records('tblTasks000000000', '[{"id": "recThree000000000", "fields": {"Name": "Rest"}}]');

select results_eq(
    'select id, name, cell from link order by id, name',
    $$
        values
            ('recBen00000000000', 'Tasks', '["recTwo00000000000"]'::jsonb),
            ('recTwo00000000000', 'Before', '["recOne00000000000"]'),
            ('recTwo00000000000', 'Doer', '["recBen00000000000"]')
    $$,
    'a cell that is replaced by nothing loses its links'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.write_inverse_links('tblTasks000000000', '{}', '{}', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
