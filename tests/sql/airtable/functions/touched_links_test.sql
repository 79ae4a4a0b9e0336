begin;

select plan(5);

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

select is(
    airtable.touched_links('tblTasks000000000', array['{"fldDoer0000000000": []}', '{}']::jsonb[], array['[]', '[]']::jsonb[]),
    array['fldDoer0000000000'],
    'a cell that is set is touched'
);
select is(
    airtable.touched_links('tblTasks000000000', array['{}']::jsonb[], array['["fldBefore00000000"]']::jsonb[]),
    array['fldBefore00000000'],
    'and one that is emptied'
);
select is(
    cardinality(airtable.touched_links('tblTasks000000000', array['{}']::jsonb[], array['[]']::jsonb[], true)),
    2,
    'replacing touches all there are'
);
select is(
    airtable.touched_links('tblTasks000000000', array['{"fldName0000000000": "x"}']::jsonb[], array['[]']::jsonb[]),
    '{}',
    'other cells touch none'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.touched_links('tblTasks000000000', '{}', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
