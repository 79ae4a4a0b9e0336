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
    $$
        select (l.id = 'fldDoer0000000000')::text, l.table_id, l.linked_table_id, f.name
        from airtable.lock_link_fields(array['fldDoer0000000000']) as l
        left join airtable.fields as f on f.id = l.inverse_id
        order by l.table_id desc
    $$,
    $$
        values
            ('true', 'tblTasks000000000', 'tblPeople00000000', 'Tasks'),
            ('false', 'tblPeople00000000', 'tblTasks000000000', 'Doer')
    $$,
    'a field and its inverse one are held and told'
);
select results_eq(
    $$select id, inverse_id from airtable.lock_link_fields(array['fldBefore00000000', 'fldName0000000000'])$$,
    $$values ('fldBefore00000000', null)$$,
    'a link of a table to itself has no inverse, and other fields are no links'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select is_empty($$select id from airtable.lock_link_fields(array['fldDoer0000000000'])$$, 'fields of acme are not there for bob');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.lock_link_fields('{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
