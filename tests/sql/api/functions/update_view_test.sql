begin;

select plan(17);

-- erin of acme is an editor
select tests.be('erin of acme');

select api.create_view(
    'tblTasks000000000', name, 'grid', '{"Done": true}', '[{"field": "Due"}]', array['Notes'], array['Due'],
    id => 'viw' || name || '0000000000000'
)
from unnest(array['A', 'B', 'C', 'D']) as name;

create function pg_temp.views() returns text language sql
begin atomic
    select string_agg(v.name, ' ' order by v.position) from airtable.views as v;
end;

select is(
    api.update_view('tblTasks000000000', 'A')::jsonb,
    api.update_view('tblTasks000000000', 'A', 'A', 'grid', '{"Done": true}')::jsonb,
    'nothing given changes nothing'
);
select is(
    api.update_view(
        'tblTasks000000000', 'A', 'First', 'gallery', '{"Name": "x"}', '[{"field": "Name"}]', array['Mail'], array['Name']
    )::jsonb - 'visibleFieldIds',
    '{
        "id": "viwA0000000000000", "name": "First", "type": "gallery",
        "filter": {"fldName0000000000": "x"},
        "sort": [{"field": "fldName0000000000", "direction": "asc"}],
        "hiddenFields": ["fldMail0000000000"],
        "fieldOrder": ["fldName0000000000"]
    }',
    'everything about a view, given by name, may change'
);
select is(
    api.update_view('tblTasks000000000', 'viwA0000000000000', 'A', null, '{}', '[]', '{}', '{}')::jsonb - 'visibleFieldIds',
    '{"id": "viwA0000000000000", "name": "A", "type": "gallery", "filter": null, "sort": null, "hiddenFields": [], "fieldOrder": []}',
    'and be emptied'
);
select is(
    api.update_view('tblTasks000000000', 'A', filter => 'null', sort => 'null')::jsonb ->> 'name', 'A', 'JSON''s null is nothing given'
);

-- Places
select lives_ok($$select api.update_view('tblTasks000000000', 'A', place => 3)$$, 'a view moves');
select is(pg_temp.views(), 'B C A D', 'down, to the place named');
select lives_ok($$select api.update_view('tblTasks000000000', 'D', place => 2)$$, 'or');
select is(pg_temp.views(), 'B D C A', 'up');
select lives_ok($$select api.update_view('tblTasks000000000', 'B', place => 99)$$, 'or');
select is(pg_temp.views(), 'D C A B', 'behind the last one');
select api.delete_view('tblTasks000000000', 'C');
select lives_ok($$select api.update_view('tblTasks000000000', 'B', place => 2)$$, 'a gap');
select is(pg_temp.views(), 'D B A', 'is no place');

-- must deny
select is((r.answer).code || ' ' || (r.answer).message, expected, description)
from (
    select tests.refusal(statement) as answer, expected, description
    from (values
        ($$select api.update_view('tblTasks000000000', 'A', '', 'list', '{"Colour": 1}')$$,
            'PT422 3 faults; the first is: name: a view needs a name of 1 to 255 characters', 'every fault is told'),
        ($$select api.update_view('tblTasks000000000', 'A', 'b')$$,
            '23505 duplicate key value violates unique constraint "views_table_id_name_key"', 'a name is a view''s own'),
        ($$select api.update_view('tblTasks000000000', 'X')$$,
            'PT404 table tblTasks000000000 has no view "X"', 'a view that never was is named')
    ) as given (statement, expected, description)
) as r;

reset role;
select tests.be('bob of globex');

select throws_ok(
    $$select api.update_view('tblTasks000000000', 'viwA0000000000000', 'Mine')$$,
    'PT404',
    'table tblTasks000000000 has no view "viwA0000000000000"',
    'a view of acme is none to bob'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.update_view('tblTasks000000000', 'A', 'Mine')$$,
    'PT403',
    'this needs level editor, and this context has level commenter',
    'chris, who comments, changes no view'
);

select *
from finish();

rollback;
