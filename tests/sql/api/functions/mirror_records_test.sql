begin;

select plan(17);

-- erin of acme
select tests.be('erin of acme');

select api.create_table('appOffice00000000', 'Customers', '[{"name": "Name", "type": "singleLineText"}]', id => 'tblCustomers00000');
select api.create_table('appOffice00000000', 'Orders', '[
    {"name": "Name", "type": "singleLineText"}, {"name": "Total", "type": "formula"}, {"name": "Look", "type": "multipleLookupValues"},
    {"name": "No", "type": "autoNumber"}, {"name": "Made", "type": "createdTime"}, {"name": "Mod", "type": "lastModifiedTime"},
    {"name": "By", "type": "createdBy"}, {"name": "Last", "type": "lastModifiedBy"},
    {"name": "State", "type": "singleSelect", "options": {"choices": [{"name": "Open"}]}},
    {"name": "Paper", "type": "multipleAttachments"},
    {"name": "Customer", "type": "multipleRecordLinks", "options": {"linkedTableId": "tblCustomers00000"}}
]', id => 'tblOrders00000000');

create function pg_temp.order_with(cells jsonb) returns jsonb language sql
begin atomic
    select jsonb_build_array(jsonb_build_object(
        'id', 'recOrder000000000',
        'createdTime', '2020-01-01T00:00:00.000Z',
        'fields', '{"Name": "o", "No": 77, "Made": "2020-01-01T00:00:00.000Z", "Mod": "2021-01-01T00:00:00.000Z",
            "By": {"id": "usrA"}, "Last": {"id": "usrB"}}' || cells
    ));
end;

create function pg_temp.shown() returns jsonb language sql
begin atomic
    select api.get_record('tblOrders00000000', 'recOrder000000000', 'name')::jsonb;
end;

select is(
    api.mirror_records('tblOrders00000000', pg_temp.order_with('{
        "Total": 12.5, "Look": ["x"], "State": "Shut", "Customer": ["recAnn00000000000", "recBen00000000000"],
        "Paper": [{"id": "attPaper000000000", "url": "https://example.com/a.pdf", "size": 3}]
    }'))::jsonb,
    '{"createdRecords": ["recOrder000000000"], "updatedRecords": [], "unchanged": 0, "awaitedLinks": 2, "faults": []}',
    'a record that is not there is created; its links wait'
);
select is(
    pg_temp.shown(),
    '{
        "id": "recOrder000000000", "createdTime": "2020-01-01T00:00:00+00:00",
        "fields": {
            "Name": "o", "No": 77, "Made": "2020-01-01T00:00:00.000Z", "Mod": "2021-01-01T00:00:00.000Z", "By": {"id": "usrA"},
            "Last": {"id": "usrB"}, "Total": 12.5, "Look": ["x"], "State": "Shut",
            "Paper": [{"id": "attPaper000000000", "url": "https://example.com/a.pdf", "filename": "a.pdf", "size": 3}]
        }
    }',
    'with its id, its times, its number and what is computed elsewhere'
);
select is(
    (select f.options #> '{choices,1}' ->> 'name' from airtable.fields as f where f.name = 'State'), 'Shut', 'a choice it brings is added'
);
select is(
    api.mirror_records('tblCustomers00000', '[
        {"id": "recAnn00000000000", "fields": {"Name": "Ann", "Orders": ["recOrder000000000"]}},
        {"id": "recBen00000000000", "fields": {"Name": "Ben"}}
    ]') ->> 'createdRecords',
    '["recAnn00000000000","recBen00000000000"]',
    'the records it is linked to come later'
);
select is(
    pg_temp.shown() #> '{fields,Customer}', '["recAnn00000000000", "recBen00000000000"]', 'and are in its cell then'
);
select is(
    api.get_record('tblCustomers00000', 'recBen00000000000', 'name') #>> '{fields,Orders}', '["recOrder000000000"]', 'as it is in theirs'
);

create temporary table same as
select api.mirror_records('tblCustomers00000', '[
    {"id": "recAnn00000000000", "fields": {"Name": "Ann", "Orders": ["recOrder000000000"]}}
]') as answer;

select is(
    (select answer::jsonb from same),
    '{"createdRecords": [], "updatedRecords": [], "unchanged": 1, "awaitedLinks": 0, "faults": []}',
    'what is as it was is not written'
);
select is(
    api.mirror_records('tblOrders00000000', pg_temp.order_with('{"Total": {"error": "#ERROR!"}, "Customer": ["recBen00000000000"]}'))
    ->> 'updatedRecords',
    '["recOrder000000000"]',
    'one that changed becomes like it'
);
select is(
    pg_temp.shown() -> 'fields',
    '{
        "Name": "o", "No": 77, "Made": "2020-01-01T00:00:00.000Z", "Mod": "2021-01-01T00:00:00.000Z", "By": {"id": "usrA"},
        "Last": {"id": "usrB"}, "Total": {"error": "#ERROR!"}, "Customer": ["recBen00000000000"]
    }',
    'and cells that are not named are emptied'
);
select is(
    api.get_record('tblCustomers00000', 'recAnn00000000000', 'name') #>> '{fields,Orders}', null, 'links that are gone are gone on both sides'
);

select api.update_records('tblOrders00000000', '[{"id": "recOrder000000000", "fields": {"Name": "here"}}]');

select is(
    pg_temp.shown() #>> '{fields,Last,email}', 'erin@example.com', 'who changes it here is told from then on'
);
select is(pg_temp.shown() #>> '{fields,By,id}', 'usrA', 'who made it elsewhere stays');

select is(
    (
        select r.detail
        from tests.refusal($$
            select api.mirror_records('tblOrders00000000', '[
                {"fields": {}}, {"id": "recAnn00000000000", "fields": {"Name": 1}}, {"id": "recNew00000000000", "fields": {"Made": "soon"}}
            ]')
        $$) as r
    ),
    e'records[0]: has no "id"\n'
    'records[1]: field "Name" cannot hold 1: expected a string\n'
    'records[1]: table tblCustomers00000 has record recAnn00000000000\n'
    'records[2]: field "Made" cannot hold "soon": expected a time such as "2026-01-31T12:30:00.000Z"',
    'all faults are told at once'
);
select is(
    api.mirror_records('tblOrders00000000', '[{"fields": {}}, {"id": "recNew00000000000", "fields": {"Name": "n"}}]', 'skip')
    ->> 'createdRecords',
    '["recNew00000000000"]',
    'or kept apart on request'
);
select is(
    api.mirror_records('tblOrders00000000', (
        select jsonb_agg(jsonb_build_object(
            'id', 'recMany' || lpad(n::text, 10, '0'), 'fields', jsonb_build_object('Name', n::text, 'Customer', '["recBen00000000000"]'::jsonb)
        ))
        from generate_series(1, 500) as n
    )) ->> 'unchanged',
    '0',
    'many at once'
);

-- must deny
reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.mirror_records('tblOrders00000000', '[]')$$, 'PT403', null, 'a commenter mirrors nothing'
);

reset role;
select tests.be('bob of globex');

select throws_ok(
    $$select api.mirror_records('tblOrders00000000', '[]')$$,
    'PT404',
    'table tblOrders00000000 does not exist',
    'nor does bob of globex see the table'
);

select *
from finish();

rollback;
