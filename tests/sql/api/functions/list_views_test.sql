begin;

select plan(5);

-- alice of acme
select tests.be('alice of acme');

select is(api.list_views('tblTasks000000000')::jsonb, '{"views": []}', 'a table begins without views');

select api.create_view('tblTasks000000000', name)
from unnest(array['B', 'A']) as name;
select api.update_view('tblTasks000000000', 'A', place => 1);

select is(
    (
        select string_agg(item ->> 'name', ' ')
        from json_array_elements(api.list_views('tblTasks000000000') -> 'views') as item
    ),
    'A B',
    'its views come in their places'
);
select is(
    (
        select jsonb_agg(item - 'id')
        from jsonb_array_elements(api.list_tables('appOffice00000000')::jsonb #> '{tables,0,views}') as item
    ),
    '[{"name": "A", "type": "grid"}, {"name": "B", "type": "grid"}]',
    'and stand with the table too'
);

-- must deny
select throws_ok(
    $$select api.list_views('tblSecrets0000000')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex has none'
);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select is(api.list_views('tblTasks000000000')::jsonb, '{"views": []}', 'bob sees no view of acme');

select *
from finish();

rollback;
