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
        select record_id, field_id, linked_id, place
        from search.linking_records(
            array['tblTasks000000000', 'tblTasks000000000'],
            array['fldDoer0000000000', 'fldBefore00000000'],
            array['recAnn00000000000', 'recBen00000000000', 'recOne00000000000', null]
        )
        order by record_id, linked_id
    $$,
    $$
        values
            ('recOne00000000000', 'fldDoer0000000000', 'recAnn00000000000', 1::bigint),
            ('recTwo00000000000', 'fldDoer0000000000', 'recAnn00000000000', 1),
            ('recTwo00000000000', 'fldDoer0000000000', 'recBen00000000000', 2),
            ('recTwo00000000000', 'fldBefore00000000', 'recOne00000000000', 1)
    $$,
    'the cells that name a record are found by the index'
);
select results_eq(
    $$
        select record_id, field_id, linked_id, place
        from search.linking_records(
            array['tblTasks000000000', 'tblTasks000000000'],
            array['fldDoer0000000000', 'fldBefore00000000'],
            array['recAnn00000000000', 'recBen00000000000', 'recOne00000000000', null] || array(select 'recNever' || n from generate_series(1, 200) as n)
        )
        order by record_id, linked_id
    $$,
    $$
        values
            ('recOne00000000000', 'fldDoer0000000000', 'recAnn00000000000', 1::bigint),
            ('recTwo00000000000', 'fldDoer0000000000', 'recAnn00000000000', 1),
            ('recTwo00000000000', 'fldDoer0000000000', 'recBen00000000000', 2),
            ('recTwo00000000000', 'fldBefore00000000', 'recOne00000000000', 1)
    $$,
    'and many of them by one pass over the table'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select is_empty(
    $$
        select record_id
        from search.linking_records(
            array['tblTasks000000000'], array['fldDoer0000000000'], array['recAnn00000000000', 'recOne00000000000']
        )
    $$,
    'cells of acme are not there for bob'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select search.linking_records('{}', '{}', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
