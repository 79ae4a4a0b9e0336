begin;

select plan(8);

-- erin of acme is an editor
select tests.be('erin of acme');

select is(api.list_trash('tblTasks000000000')::jsonb, '{"records": []}', 'a table begins with an empty trash');

select api.delete_records('tblTasks000000000', array['recTwo00000000000', 'recOne00000000000', 'recThree000000000']);

select is(
    (api.list_trash('tblTasks000000000', 1, field_keys => 'name')::jsonb #> '{records,0}') - 'createdTime',
    jsonb_build_object(
        'id', 'recOne00000000000',
        'deletedTime', to_jsonb(now() at time zone 'UTC') #>> '{}' || '+00:00',
        'deletedBy', tests.person('erin'),
        'fields', '{
            "Name": "Paint the fence", "Notes": "Málaga blue, two coats", "Effort": 2.5, "Status": "Doing",
            "Tags": ["red", "blue"]
        }'::jsonb
    ),
    'a deleted record is told with who deleted it, and when'
);

create function pg_temp.ids_of_all_pages(page_size integer) returns text[] language sql
begin atomic
    with recursive page as (
        select api.list_trash('tblTasks000000000', page_size) as body
        union all
        select api.list_trash('tblTasks000000000', page_size, p.body ->> 'offset')
        from page as p
        where p.body ->> 'offset' is not null
    )

    select array_agg(record ->> 'id')
    from page as p
    cross join json_array_elements(p.body -> 'records') as record;
end;

select is(
    pg_temp.ids_of_all_pages(page_size),
    array['recOne00000000000', 'recThree000000000', 'recTwo00000000000'],
    format('pages of %s hold every record once', page_size)
)
from generate_series(1, 3) as page_size;

-- must deny
select throws_ok(
    $$select api.list_trash('tblSecrets0000000')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex does not exist for erin'
);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select is(api.list_trash('tblTasks000000000')::jsonb, '{"records": []}', 'bob finds nothing of acme in the trash');

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.list_trash('tblTasks000000000')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
