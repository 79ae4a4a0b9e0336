begin;

select plan(191);

-- Names of the records on all pages of a size, page after page until one has no offset, or there are far too many.
create function pg_temp.names_of_all_pages(page_size integer, filter jsonb default null) returns text[] language sql
begin atomic
    with recursive page as (
        select 1 as place, api.list_records('tblTasks000000000', filter, page_size, null, 'name') as body
        union all
        select p.place + 1, api.list_records('tblTasks000000000', filter, page_size, p.body ->> 'offset', 'name')
        from page as p
        where p.body ->> 'offset' is not null
            and p.place < 20
    )

    select array_agg(record #>> '{fields,Name}')
    from page as p
    cross join json_array_elements(p.body -> 'records') as record;
end;

-- alice of acme
select tests.be('alice of acme');

select is(
    (
        select jsonb_agg(record - 'createdTime')
        from jsonb_array_elements(api.list_records('tblTasks000000000')::jsonb -> 'records') as record
    ),
    '[
        {
            "id": "recOne00000000000",
            "fields": {
                "fldName0000000000": "Paint the fence", "fldNotes000000000": "Málaga blue, two coats",
                "fldEffort00000000": 2.5, "fldStatus00000000": "Doing", "fldTags0000000000": ["red", "blue"]
            }
        },
        {
            "id": "recTwo00000000000",
            "fields": {
                "fldName0000000000": "Order paint", "fldEffort00000000": 1, "fldDone0000000000": true,
                "fldDue00000000000": "2026-01-31", "fldStatus00000000": "Done"
            }
        },
        {
            "id": "recThree000000000",
            "fields": {
                "fldName0000000000": "Call Zoë", "fldMail0000000000": "zoe@example.com", "fldStatus00000000": "Todo"
            }
        }
    ]',
    'alice lists the records of acme in the order of their creation, cells by field id'
);
select is(
    (
        select jsonb_agg(record -> 'fields')
        from jsonb_array_elements(
            api.list_records('tblTasks000000000', field_keys => 'name', page_size => 1)::jsonb -> 'records'
        ) as record
    ),
    '[{
        "Name": "Paint the fence", "Notes": "Málaga blue, two coats", "Effort": 2.5, "Status": "Doing",
        "Tags": ["red", "blue"]
    }]',
    'or by field name'
);
select is(
    api.list_records('tblTasks000000000')::jsonb ? 'offset',
    false,
    'a last page has no offset'
);

-- Pages
select api.create_records(
    'tblTasks000000000',
    '[
        {"fields": {"Name": "4", "Status": "Todo"}},
        {"fields": {"Name": "5"}},
        {"fields": {"Name": "6", "Status": "Todo"}}
    ]'
);

select is(
    pg_temp.names_of_all_pages(page_size),
    array['Paint the fence', 'Order paint', 'Call Zoë', '4', '5', '6'],
    format('pages of %s hold every record once, in order', page_size)
)
from generate_series(1, 7) as page_size;
select is(
    pg_temp.names_of_all_pages(page_size, '{"Status": "Todo"}'),
    array['Call Zoë', '4', '6'],
    format('so do pages of %s with a filter', page_size)
)
from generate_series(1, 4) as page_size;
select is(
    api.list_records('tblTasks000000000', page_size => 6)::jsonb ? 'offset',
    false,
    'a full last page has no offset either'
);
select is(
    api.list_records('tblTasks000000000', '{"Status": "Todo"}', 3)::jsonb ? 'offset',
    false,
    'nor has one with a filter, although more records follow'
);

create temporary table cut as
select api.list_records('tblTasks000000000', page_size => 2) ->> 'offset' as place;

select api.delete_records('tblTasks000000000', array['recTwo00000000000', 'recThree000000000']);
select api.create_records('tblTasks000000000', '[{"fields": {"Name": "7"}}]');

select is(
    (
        select array_agg(r.record #>> '{fields,Name}')
        from cut as c
        cross join json_array_elements(
            api.list_records('tblTasks000000000', null, 100, c.place, 'name') -> 'records'
        ) as r (record)
    ),
    array['4', '5', '6', '7'],
    'an offset whose record is deleted still tells where to go on, and new records come last'
);
select is(
    api.list_records('tblTasks000000000', null, 100, '999999')::jsonb,
    '{"records": []}',
    'beyond the last record a page is empty'
);

-- Filters
select is(
    (
        select coalesce(jsonb_agg(r.record #>> '{fields,Name}'), '[]')
        from json_array_elements(
            api.list_records('tblTasks000000000', given.filter, field_keys => 'name') -> 'records'
        ) as r (record)
    ),
    names,
    description
)
from (values
    ('{"Name": "Paint the fence"}'::jsonb, '["Paint the fence"]'::jsonb, 'a text equals'),
    ('{"Name": "Paint"}', '[]', 'as a whole'),
    ('{"fldEffort00000000": 2.5}', '["Paint the fence"]', 'a field may be given by its id'),
    ('{"Effort": 2.50}', '["Paint the fence"]', 'a number equals however it is written'),
    ('{"Effort": "2.5"}', '[]', 'and is no text'),
    ('{"Tags": ["blue"]}', '["Paint the fence"]', 'a list contains'),
    ('{"Tags": ["blue", "green"]}', '[]', 'all that is asked for'),
    ('{"Name": "6", "Status": "Todo"}', '["6"]', 'several fields must all fit'),
    ('{}', '["Paint the fence", "4", "5", "6", "7"]', 'no fields fit every record')
) as given (filter, names, description);

-- An empty table
select api.create_table('appOffice00000000', 'Empty', '[{"name": "Name", "type": "url"}]', null, 'tblEmpty000000000');

select is(api.list_records('tblEmpty000000000')::jsonb, '{"records": []}', 'a table without records has an empty page');
select is(
    api.list_records('tblEmpty000000000', '{"Name": "x"}')::jsonb,
    '{"records": []}',
    'with a filter too'
);

-- Filter trees. Todo, Doing and Done are the three records that setup made; Empty has no cell at all.
select api.create_table(
    'appOffice00000000', 'Kinds', '[
        {"id": "fldKText000000000", "name": "Text", "type": "singleLineText"},
        {"id": "fldKNumber0000000", "name": "Number", "type": "number"},
        {"id": "fldKDate000000000", "name": "Date", "type": "date"},
        {"id": "fldKTime000000000", "name": "Time", "type": "dateTime"},
        {"id": "fldKFlag000000000", "name": "Flag", "type": "checkbox"},
        {"id": "fldKOne0000000000", "name": "One", "type": "singleSelect", "options": {"choices": [{"name": "z"}, {"name": "a"}]}},
        {"id": "fldKMany000000000", "name": "Many", "type": "multipleSelects",
            "options": {"choices": [{"name": "x"}, {"name": "y"}]}},
        {"id": "fldKWho0000000000", "name": "Who", "type": "singleCollaborator"},
        {"id": "fldKTeam000000000", "name": "Team", "type": "multipleCollaborators"},
        {"id": "fldKCode000000000", "name": "Code", "type": "barcode"},
        {"id": "fldKSum0000000000", "name": "Sum", "type": "formula"},
        {"id": "fldKNo00000000000", "name": "No", "type": "autoNumber"},
        {"id": "fldKMade000000000", "name": "Made", "type": "createdTime"},
        {"id": "fldKSaved00000000", "name": "Saved", "type": "lastModifiedTime"}
    ]', null, 'tblKinds000000000'
);
select api.create_records('tblKinds000000000', '[
    {"fields": {"Text": "Ärger", "Number": 10, "Date": "2026-01-31", "Time": "2026-01-31T12:00:00.000Z", "Flag": true,
        "One": "z", "Many": ["x", "y"], "Who": {"id": "usr1", "email": "alice@example.com"},
        "Team": [{"id": "usr1"}, {"email": "bob@example.com"}], "Code": {"text": "4006381"}}},
    {"fields": {"Text": "apfel", "Number": 9, "Date": "2026-02-01", "Time": "2026-01-31T13:00:00+02:00",
        "One": "a", "Many": ["x"], "Who": {"email": "bob@example.com"}, "Code": {"text": "777"}}},
    {"fields": {"Text": "Zebra 100%", "Number": -1.5}},
    {"fields": {}}
]');
update airtable.records
set fields = fields || '{"fldKSum0000000000": 5}'
where table_id = 'tblKinds000000000' and auto_number = 1;
update airtable.records
set fields = fields || '{"fldKSum0000000000": "text"}'
where table_id = 'tblKinds000000000' and auto_number = 2;

create function pg_temp.found(filter jsonb, sort jsonb default null) returns text language sql
begin atomic
    select string_agg(item.record #>> '{fields,fldKNo00000000000}', ' ' order by item.place)
    from json_array_elements(
        api.list_records('tblKinds000000000', filter, sort => sort) -> 'records'
    ) with ordinality as item (record, place);
end;

select is(pg_temp.found(filter), found, filter::text)
from (values
    ('{"field": "Text", "op": "=", "value": "apfel"}'::jsonb, '2'),
    ('{"field": "Text", "op": "!=", "value": "apfel"}', '1 3 4'),
    ('{"field": "Text", "op": "contains", "value": "äRGER"}', '1'),
    ('{"field": "Text", "op": "contains", "value": "0%"}', '3'),
    ('{"field": "Text", "op": "<", "value": "b"}', '1 2'),
    ('{"field": "Text", "op": "in", "value": ["apfel", "Zebra 100%", "none"]}', '2 3'),
    ('{"field": "Text", "op": "in", "value": []}', null),
    ('{"field": "Text", "op": "is empty"}', '4'),
    ('{"field": "Text", "op": "is not empty"}', '1 2 3'),
    ('{"field": "Number", "op": "=", "value": 10.0}', '1'),
    ('{"field": "Number", "op": ">", "value": 9}', '1'),
    ('{"field": "Number", "op": ">=", "value": 9}', '1 2'),
    ('{"field": "Number", "op": "<", "value": 0}', '3'),
    ('{"not": {"field": "Number", "op": "<", "value": 9}}', '1 2 4'),
    ('{"field": "Number", "op": "in", "value": [9, -1.5]}', '2 3'),
    ('{"field": "Date", "op": "<=", "value": "2026-01-31"}', '1'),
    ('{"field": "Date", "op": ">", "value": "2026-01-31T00:00:00Z"}', '2'),
    ('{"field": "Time", "op": "=", "value": "2026-01-31T12:00:00+01:00"}', '2'),
    ('{"field": "Time", "op": ">", "value": "2026-01-31T11:30:00Z"}', '1'),
    ('{"field": "Flag", "op": "=", "value": true}', '1'),
    ('{"field": "Flag", "op": "=", "value": false}', '2 3 4'),
    ('{"field": "Flag", "op": "!=", "value": true}', '2 3 4'),
    ('{"field": "Flag", "op": "is empty"}', '2 3 4'),
    ('{"field": "Flag", "op": "in", "value": [false]}', '2 3 4'),
    ('{"field": "Flag", "op": "in", "value": [true, false]}', '1 2 3 4'),
    ('{"field": "One", "op": "=", "value": "a"}', '2'),
    ('{"field": "Many", "op": "=", "value": ["x"]}', '2'),
    ('{"field": "Many", "op": "!=", "value": ["x"]}', '1 3 4'),
    ('{"field": "Many", "op": "contains", "value": "x"}', '1 2'),
    ('{"field": "Many", "op": "contains", "value": ["x", "y"]}', '1'),
    ('{"field": "Many", "op": "in", "value": ["y", "none"]}', '1'),
    ('{"field": "Who", "op": "=", "value": "bob@example.com"}', '2'),
    ('{"field": "Who", "op": "in", "value": ["usr1", "nobody"]}', '1'),
    ('{"field": "Team", "op": "contains", "value": "bob@example.com"}', '1'),
    ('{"field": "Team", "op": "in", "value": ["usr1", "usr2"]}', '1'),
    ('{"field": "Team", "op": "is empty"}', '2 3 4'),
    ('{"field": "Code", "op": "=", "value": "777"}', '2'),
    ('{"field": "Code", "op": "contains", "value": "638"}', '1'),
    ('{"field": "Sum", "op": "=", "value": 5}', '1'),
    ('{"field": "Sum", "op": ">", "value": 4}', '1'),
    ('{"field": "Sum", "op": "contains", "value": "EX"}', '2'),
    ('{"field": "No", "op": ">=", "value": 3}', '3 4'),
    ('{"field": "No", "op": "in", "value": [1, 4]}', '1 4'),
    ('{"field": "No", "op": "is empty"}', null),
    ('{"field": "Made", "op": ">", "value": "2020-01-01"}', '1 2 3 4'),
    ('{"field": "Made", "op": "=", "value": "2020-01-01"}', null),
    ('{"field": "Saved", "op": "<", "value": "2020-01-01T00:00:00Z"}', null),
    ('{"and": [{"Many": ["x"]}, {"field": "Number", "op": ">", "value": 9}]}', '1'),
    ('{"or": [{"Number": 9}, {"field": "Text", "op": "is empty"}, {"Flag": true}]}', '1 2 4'),
    ('{"and": [{"or": [{"Number": 9}, {"Number": 10}]}, {"not": {"Flag": true}}]}', '2'),
    ('{"and": []}', '1 2 3 4'),
    ('{"or": []}', null),
    ('{"not": {}}', null)
) as given (filter, found);

-- Sorts
select is(pg_temp.found(null, sort), found, sort::text)
from (values
    ('[{"field": "Number"}]'::jsonb, '3 2 1 4'),
    ('[{"field": "Number", "direction": "desc"}]', '4 1 2 3'),
    ('[{"field": "Text"}]', '2 1 3 4'),
    ('[{"field": "Date", "direction": "desc"}]', '3 4 2 1'),
    ('[{"field": "One"}]', '1 2 3 4'),
    ('[{"field": "Flag", "direction": "desc"}, {"field": "Number"}]', '1 3 2 4'),
    ('[{"field": "No", "direction": "desc"}]', '4 3 2 1'),
    ('[{"field": "Made"}]', '1 2 3 4'),
    ('[{"field": "Who"}]', '1 2 3 4'),
    ('[]', '1 2 3 4')
) as given (sort, found);

create function pg_temp.paged(filter jsonb, sort jsonb, page_size integer) returns text language sql
begin atomic
    with recursive page as (
        select api.list_records('tblKinds000000000', filter, page_size, null, 'id', sort) as body
        union all
        select api.list_records('tblKinds000000000', filter, page_size, p.body ->> 'offset', 'id', sort)
        from page as p
        where p.body ->> 'offset' is not null
    )

    select string_agg(record #>> '{fields,fldKNo00000000000}', ' ')
    from page as p
    cross join json_array_elements(p.body -> 'records') as record;
end;

select is(pg_temp.paged(filter, sort, page_size), pg_temp.found(filter, sort), format('pages of %s: %s %s', page_size, filter, sort))
from (values
    (null::jsonb, '[{"field": "Number"}]'::jsonb),
    (null, '[{"field": "Number", "direction": "desc"}]'),
    (null, '[{"field": "Text", "direction": "desc"}, {"field": "Number"}]'),
    (null, '[{"field": "Flag"}, {"field": "One", "direction": "desc"}]'),
    (null, '[{"field": "Made", "direction": "desc"}]'),
    (null, '[{"field": "Date"}, {"field": "Text"}, {"field": "Who"}]'),
    ('{"field": "Number", "op": "<", "value": 100}', '[{"field": "Date"}]'),
    ('{"field": "Number", "op": "is not empty"}', null),
    ('{"field": "Number", "op": "in", "value": [10, 9]}', null)
) as given (filter, sort)
cross join generate_series(1, 3) as page_size;

create temporary table begun as
select
    api.list_records('tblKinds000000000', '{"field": "Number", "op": ">", "value": 0}', 1) ->> 'offset' as of_filter,
    api.list_records('tblKinds000000000', page_size => 1, sort => '[{"field": "Number"}]') ->> 'offset' as of_sort,
    api.list_records('tblKinds000000000', page_size => 1) ->> 'offset' as of_none;

select throws_ok(
    format('select api.list_records(%L, %L, "offset" => %L, sort => %L)', 'tblKinds000000000', filter, cursor, sort),
    'PT400',
    null,
    description
)
from (
    select
        '{"field": "Number", "op": ">", "value": 1}' as filter, of_filter as cursor, null as sort, 'an offset goes with its filter' as description
    from begun
    union all
    select null, of_sort, '[{"field": "Number", "direction": "desc"}]', 'and its sort' from begun
    union all
    select '{"field": "Number", "op": ">", "value": 0}', of_sort, null, 'one of a sort is none of a filter' from begun
    union all
    select null, of_filter, null, 'one of a filter is none of the whole table' from begun
    union all
    select '{"Number": 9}', of_none, null, 'nor the other way' from begun
) as given;

-- Views
select api.create_view(
    'tblKinds000000000', 'Numbers', 'grid', '{"field": "Number", "op": "is not empty"}',
    '[{"field": "Number", "direction": "desc"}]', array['Text', 'Made', 'Saved', 'Code', 'Who', 'Team'],
    id => 'viwNumbers0000000'
);
select api.create_view('tblKinds000000000', 'Everything', id => 'viwEverything0000');

create function pg_temp.viewed(view text, filter jsonb default null, sort jsonb default null, page_size integer default 100)
returns text language sql
begin atomic
    with recursive page as (
        select api.list_records('tblKinds000000000', filter, page_size, null, 'id', sort, view => view) as body
        union all
        select api.list_records('tblKinds000000000', filter, page_size, p.body ->> 'offset', 'id', sort, view => view)
        from page as p
        where p.body ->> 'offset' is not null
    )

    select string_agg(record #>> '{fields,fldKNo00000000000}', ' ')
    from page as p
    cross join json_array_elements(p.body -> 'records') as record;
end;

select is(pg_temp.viewed(view, filter, sort, page_size), found, description)
from (values
    ('viwNumbers0000000', null::jsonb, null::jsonb, 100, '1 2 3', 'a view filters and sorts'),
    ('Numbers', null, null, 1, '1 2 3', 'page by page too, by its name'),
    ('Numbers', '{"field": "Number", "op": "<", "value": 10}', null, 2, '2 3', 'the caller''s filter is added'),
    ('Numbers', '{"Many": ["x"]}', null, 1, '1 2', 'one on lists too'),
    ('Numbers', null, '[{"field": "Number"}]', 2, '3 2 1', 'the caller''s sort comes before that of the view'),
    ('Numbers', null, '[]', 2, '1 2 3', 'also when it is empty'),
    ('Everything', null, null, 3, '1 2 3 4', 'a view that asks for nothing has all records'),
    ('Everything', '{"Flag": true}', null, 3, '1', 'or those the caller asks for')
) as given (view, filter, sort, page_size, found, description);
select is(
    (
        select string_agg(key, ' ' order by key)
        from jsonb_object_keys(
            api.list_records('tblKinds000000000', field_keys => 'name', view => 'Numbers')::jsonb #> '{records,0,fields}'
        ) as key
    ),
    'Date Flag Many No Number One Sum Time',
    'hidden fields are left out, computed ones too'
);
select is(
    api.list_records('tblKinds000000000', field_keys => 'name', fields => array['Text', 'Number'], view => 'Numbers')::jsonb
    #> '{records,0,fields}',
    '{"Text": "Ärger", "Number": 10}',
    'unless they are asked for'
);

create temporary table halfway as
select api.list_records('tblKinds000000000', page_size => 2, view => 'Numbers') ->> 'offset' as place;

select api.update_view('tblKinds000000000', 'Numbers', 'Figures', hidden_fields => '{}');
select api.update_field('tblKinds000000000', 'Number', 'Amount');

select is(
    api.list_records('tblKinds000000000', "offset" => h.place, view => 'Figures')::jsonb #>> '{records,0,fields,fldKNo00000000000}',
    '3',
    'an offset outlives a new name of the view or of a field, and other hidden fields'
)
from halfway as h;

select api.update_view('tblKinds000000000', 'Figures', filter => '{"field": "Amount", "op": ">", "value": -5}');

select throws_ok(
    format('select api.list_records(%L, "offset" => %L, view => %L)', 'tblKinds000000000', h.place, view),
    'PT400',
    'offset: belongs to a page with another filter, sort or view',
    description
)
from halfway as h
cross join (values
    ('Figures', 'but not another filter of the view'), ('Everything', 'nor another view')
) as given (view, description);
select throws_ok(
    format('select api.list_records(%L, "offset" => %L)', 'tblKinds000000000', h.place),
    'PT400',
    null,
    'nor none'
)
from halfway as h;
select throws_ok(
    $$select api.list_records('tblKinds000000000', view => 'Nothing')$$,
    'PT404',
    'table tblKinds000000000 has no view "Nothing"',
    'a view that never was is named'
);
select is(
    (select row(r.*)::text from tests.refusal($$select api.list_records('tblSecrets0000000', view => 'x')$$) as r),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal($$select api.list_records('tblNever000000000', view => 'x')$$) as r
    ),
    'a view of a table of globex is refused in the words for none'
);

update airtable.fields
set type = 'checkbox'
where id = 'fldKNumber0000000';

select throws_ok(
    $$select api.list_records('tblKinds000000000', view => 'Figures')$$,
    'PT400',
    'view viwNumbers0000000: filter.op: field "fldKNumber0000000" of type checkbox has no op ">"',
    'a filter that its field has outgrown says whose it is'
);

update airtable.fields
set type = 'number'
where id = 'fldKNumber0000000';

-- Chosen fields and computed ones
select is(
    api.list_records('tblKinds000000000', '{"Amount": 9}', field_keys => 'name', fields => array['fldKNumber0000000', 'No', 'Date'])::jsonb
    #> '{records,0,fields}',
    '{"Amount": 9, "No": 2, "Date": "2026-02-01"}',
    'only chosen fields are answered, by name or id'
);
select is(
    api.list_records('tblKinds000000000', page_size => 1, fields => '{}')::jsonb #> '{records,0,fields}',
    '{}',
    'none when none is chosen'
);
select is(
    (
        select cells ? 'fldKMade000000000' and cells ? 'fldKSaved00000000' and cells ->> 'fldKNo00000000000' = '1'
            and (cells ->> 'fldKMade000000000')::timestamptz = date_trunc('milliseconds', now())
        from (
            select api.list_records('tblKinds000000000', page_size => 1)::jsonb #> '{records,0,fields}' as cells
        ) as page
    ),
    true,
    'a plain page has the computed cells too'
);
select is(
    api.get_record(
        'tblKinds000000000', (select id from airtable.records where table_id = 'tblKinds000000000' and auto_number = 4), 'name'
    )::jsonb -> 'fields' ->> 'No',
    '4',
    'and so has a single record'
);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select is(
    pg_temp.names_of_all_pages(2),
    array['Launch the rocket', 'Refuel the rocket', 'Hire an astronaut'],
    'bob lists the records of globex'
);

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select api.list_records('tblTasks000000000', '{"Colour": 1, "Age": 2, "Name": 3}')$$,
    'PT422',
    'table tblTasks000000000 has no field "Age", "Colour"',
    'a filter on unknown fields names them'
);
select throws_ok(
    $$select api.list_records('tblTasks000000000', '["Name"]')$$,
    'PT422',
    'expected an object of fields and values, got array',
    'a filter is an object'
);
select throws_ok(
    format('select api.list_records(%L, page_size => %s)', 'tblTasks000000000', size),
    'PT400',
    format('page_size: expected 1 to 1000, got %s', size),
    format('no page has %s records', size)
)
from unnest(array['0', '1001', '-1', 'null']) as size;
select throws_ok(
    $$select api.list_records('tblTasks000000000', null, 100, 'recOne00000000000')$$,
    'PT400',
    'offset: "recOne00000000000" is not the offset of a page',
    'an offset is that of a page'
);
select throws_ok(
    $$select api.list_records('tblTasks000000000', field_keys => 'names')$$,
    'PT400',
    'field_keys: expected id or name, got names',
    'cells are keyed by id or name only'
);
select throws_ok(
    $$select api.list_records('tblNever000000000')$$,
    'PT404',
    'table tblNever000000000 does not exist',
    'a table that never was is named'
);
select is(
    (select row(r.*)::text from tests.refusal(format(given.statement, 'tblSecrets0000000')) as r),
    (
        select replace(row(r.*)::text, 'tblNever000000000', 'tblSecrets0000000')
        from tests.refusal(format(given.statement, 'tblNever000000000')) as r
    ),
    description
)
from (values
    ('select api.list_records(%L)', 'a table of globex is refused in the same words'),
    ('select api.list_records(%L, ''{}'')', 'with a filter too'),
    ('select api.list_records(%L, ''{"Secret": "x"}'')', 'also when the filter names a field it has')
) as given (statement, description);

-- Objects and lists: by their text, by what they have
select api.create_table('appOffice00000000', 'Rich', '[
    {"name": "Name", "type": "singleLineText"}, {"name": "Wise", "type": "aiText"}, {"name": "Look", "type": "multipleLookupValues"},
    {"name": "Team", "type": "multipleCollaborators"}
]', id => 'tblRich0000000000');
select api.mirror_records('tblRich0000000000', '[
    {"id": "recRich0000000001", "fields": {"Name": "1", "Wise": {"state": "generated", "value": "Wise words"}, "Look": ["x", 5],
        "Team": [{"id": "usrA", "email": "a@b"}, {"id": "usrB"}]}},
    {"id": "recRich0000000002", "fields": {"Name": "2", "Look": ["y"], "Team": [{"id": "usrA"}]}},
    {"id": "recRich0000000003", "fields": {"Name": "3", "Wise": {"state": "error"}}}
]');

select is(
    (
        select string_agg(record #>> '{fields,Name}', ' ')
        from json_array_elements(api.list_records('tblRich0000000000', filter, field_keys => 'name') -> 'records') as record
    ),
    found,
    filter::text
)
from (values
    ('{"field": "Wise", "op": "=", "value": "Wise words"}'::jsonb, '1'),
    ('{"field": "Wise", "op": "contains", "value": "wise"}', '1'),
    ('{"field": "Look", "op": "=", "value": "x"}', '1'),
    ('{"field": "Look", "op": "!=", "value": 5}', '2 3'),
    ('{"field": "Look", "op": "in", "value": ["y", 5]}', '1 2'),
    ('{"field": "Team", "op": "=", "value": ["a@b", "usrB"]}', '1'),
    ('{"field": "Team", "op": "=", "value": ["usrA"]}', '2'),
    ('{"field": "Team", "op": "!=", "value": ["usrA"]}', '1 3'),
    ('{"field": "Team", "op": "=", "value": []}', null),
    ('{"field": "Team", "op": "contains", "value": ["usrA", "usrB"]}', '1'),
    ('{"field": "Team", "op": "contains", "value": []}', '1 2'),
    ('{"field": "Team", "op": "contains", "value": "usrA"}', '1 2')
) as given (filter, found);

-- Who wrote a record, and what else its row knows
select api.create_table('appOffice00000000', 'Written', '[
    {"name": "Name", "type": "singleLineText"}, {"name": "By", "type": "createdBy"}, {"name": "Last", "type": "lastModifiedBy"},
    {"name": "No", "type": "autoNumber"}, {"name": "At", "type": "dateTime"}, {"name": "Ok", "type": "checkbox"}
]', id => 'tblWritten0000000');
select api.create_records('tblWritten0000000', '[{"fields": {"Name": "alice", "At": "2026-01-31T10:00:00Z", "Ok": true}}]');

reset role;
select tests.be('erin of acme');
select api.create_records('tblWritten0000000', '[{"fields": {"Name": "erin"}}]');
select api.upsert_records('tblWritten0000000', '{Name}', '[{"fields": {"Name": "alice", "Ok": true}}]');

reset role;
select app.begin_as(tests.tenant('acme'));
select api.create_records('tblWritten0000000', '[{"fields": {"Name": "service"}}]');

reset role;
select tests.be('carol of acme');

create function pg_temp.written(filter jsonb, sort jsonb default null, page_size integer default 10) returns text language sql
begin atomic
    with recursive page as (
        select api.list_records('tblWritten0000000', filter, page_size, null, 'name', sort) as body
        union all
        select api.list_records('tblWritten0000000', filter, page_size, p.body ->> 'offset', 'name', sort)
        from page as p
        where p.body ->> 'offset' is not null
    )

    select string_agg(record #>> '{fields,Name}', ' ')
    from page as p
    cross join json_array_elements(p.body -> 'records') as record;
end;

select is(pg_temp.written(filter), found, filter::text)
from (values
    ('{"field": "By", "op": "=", "value": "Alice@example.com"}'::jsonb, 'alice'),
    (jsonb_build_object('field', 'By', 'op', '!=', 'value', tests.person('alice')), 'erin service'),
    ('{"field": "Last", "op": "in", "value": ["erin@example.com", "bob@example.com"]}', 'alice erin'),
    ('{"field": "By", "op": "is empty"}', 'service'),
    ('{"field": "By", "op": "is not empty"}', 'alice erin'),
    ('{"and": [{"Name": "alice"}, {"By": "alice@example.com"}]}', 'alice'),
    ('{"No": 2}', 'erin'),
    ('{"At": "2026-01-31T12:00:00+02:00", "Name": "alice"}', 'alice'),
    ('{"Ok": false}', 'erin service'),
    ('{"Ok": true}', 'alice'),
    ('{"At": null}', 'erin service')
) as given (filter, found);
select is(
    api.list_records('tblWritten0000000', '{"Name": "alice"}', field_keys => 'name') #> '{records,0,fields}' ->> 'Last',
    jsonb_build_object('id', tests.person('erin'), 'email', 'erin@example.com', 'name', 'Erin')::text,
    'a person is told as members are'
);
select is(pg_temp.written(null, sort, page_size), found, format('pages of %s: %s', page_size, sort))
from (values
    ('[{"field": "By"}]'::jsonb, 'alice erin service'),
    ('[{"field": "By", "direction": "desc"}]', 'service erin alice'),
    ('[{"field": "Last"}, {"field": "Name", "direction": "desc"}]', 'erin alice service')
) as given (sort, found)
cross join generate_series(1, 2) as page_size;
select throws_ok(
    $$select api.list_records('tblWritten0000000', '{"At": "soon"}')$$,
    'PT422',
    'filter.At.value: expected a date such as "2026-01-31" or a time such as "2026-01-31T12:30:00.000Z", got "soon"',
    'a value that is no time is told'
);

reset role;
select tests.be('alice of acme');
select set_config('app.context_signature', '', true);

select throws_ok(
    $$select api.list_records('tblTasks000000000')$$,
    'PT401',
    'this transaction works for no tenant',
    'without a tenant there are no records'
);

reset role;
set local role anonymous;

select throws_ok($$select api.list_records('tblTasks000000000')$$, '42501', null, 'anonymous lists no records');

select *
from finish();

rollback;
