begin;

select plan(4);

create function pg_temp.faults(records jsonb) returns jsonb language sql volatile
set search_path = ''
as $$
    select api.create_records('tblTasks000000000', records, on_error => 'skip')::jsonb -> 'faults'
$$;

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
    pg_temp.faults('[
        {"fields": {"fldDoer0000000000": ["recOne00000000000", "recNever000000000", "recAnn00000000000"]}},
        {"fields": {"Doer": ["recAnn00000000000"], "Before": ["recSecret00000000"]}},
        {"fields": {"Doer": ["recAnn00000000000"], "Before": ["recOne00000000000"]}}
    ]'),
    '[
        {"index": 0, "field": "fldDoer0000000000",
            "value": ["recOne00000000000", "recNever000000000", "recAnn00000000000"],
            "message": "field \"fldDoer0000000000\" cannot hold [\"recOne00000000000\", \"recNever000000000\", \"recAnn00000000000\"]: table tblPeople00000000 has no record recNever000000000, recOne00000000000"},
        {"index": 1, "field": "Before", "value": ["recSecret00000000"],
            "message": "field \"Before\" cannot hold [\"recSecret00000000\"]: table tblTasks000000000 has no record recSecret00000000"}
    ]',
    'a link leads to a record of its table: not to one of another table, of another tenant, or to none'
);
select is(
    pg_temp.faults('[{"fields": {"Doer": ["recAnn00000000000", "recAnn00000000000"]}}]') #>> '{0,message}',
    'field "Doer" cannot hold ["recAnn00000000000", "recAnn00000000000"]: a record is named twice',
    'and is named once'
);

select api.delete_records('tblPeople00000000', array['recAnn00000000000']);

select is(
    pg_temp.faults('[{"fields": {"Doer": ["recAnn00000000000"], "Effort": "much"}}]') #> '{1,message}',
    '"field \"Doer\" cannot hold [\"recAnn00000000000\"]: table tblPeople00000000 has no record recAnn00000000000"',
    'a record in the trash is not there, and is told after the other faults'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.link_faults('tblTasks000000000', '[]', '{}', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
