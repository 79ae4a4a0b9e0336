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

select api.delete_records('tblTasks000000000', array['recOne00000000000']);

select is((select count(*) from airtable.trashed_links), 2::bigint, 'alice sees what links acme''s deleting cut');

-- bob of globex
reset role;
select tests.be('bob of globex');

select is_empty('select record_id from airtable.trashed_links', 'bob does not');
select throws_ok('delete from airtable.trashed_links', '42501', null, 'and deletes nothing');

-- The owner, whose role the context was not signed for, works for no tenant and keeps house.
reset role;
set local role pyairtable_owner;

select is((select count(*) from airtable.trashed_links), 2::bigint, 'the owner, for no tenant, sees what is to be emptied');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select record_id from airtable.trashed_links$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
