begin;

select plan(6);

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

select airtable.change_links(
    array['recOne00000000000', 'recOne00000000000', 'recThree000000000', 'recTwo00000000000', 'recNever000000000'],
    array['fldDoer0000000000', 'fldDoer0000000000', 'fldDoer0000000000', 'fldDoer0000000000', 'fldDoer0000000000'],
    array['recBen00000000000', 'recAnn00000000000', 'recBen00000000000', 'recBen00000000000', 'recBen00000000000'],
    array[true, true, true, false, true]
);

select results_eq(
    $$select id, cell from link where name = 'Doer' order by id$$,
    $$
        values
            ('recOne00000000000', '["recAnn00000000000", "recBen00000000000"]'::jsonb),
            ('recThree000000000', '["recBen00000000000"]'),
            ('recTwo00000000000', '["recAnn00000000000"]')
    $$,
    'new links follow old ones, one that is there stays, one that is taken out is gone'
);

select airtable.change_links(
    array['recThree000000000'], array['fldDoer0000000000'], array['recBen00000000000'], array[false]
);

select is(
    (select fields from airtable.records where id = 'recThree000000000') ? 'fldDoer0000000000',
    false,
    'a cell without links is no cell'
);
select is(
    tests.rows_affected($$
        select from airtable.change_links(
            array['recOne00000000000'], array['fldDoer0000000000'], array['recAnn00000000000'], array[true]
        )
    $$),
    1::bigint,
    'what is so already'
);
select is(
    (select cell from link where id = 'recOne00000000000'),
    '["recAnn00000000000", "recBen00000000000"]'::jsonb,
    'stays so'
);

-- bob of globex, whose records have the same ids
reset role;
select tests.be('bob of globex');

select is_empty(
    $$select id from airtable.records where fields ? 'fldDoer0000000000'$$, 'records of globex with these ids are not changed'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.change_links('{}', '{}', '{}', '{}')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
