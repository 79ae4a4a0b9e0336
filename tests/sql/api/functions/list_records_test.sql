begin;

select plan(44);

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
