begin;

select plan(5);

-- erin of acme edits
select tests.be('erin of acme');

select api.create_view(
    'tblTasks000000000', 'All of it', 'grid',
    '{"and": [{"field": "Effort", "op": ">", "value": 1}, {"Status": "Done"}]}',
    '[{"field": "Effort"}, {"field": "Due", "direction": "desc"}]',
    array['Effort', 'Mail'], array['Price', 'Effort', 'Name'],
    'viwAll00000000000'
);
select api.create_view('tblTasks000000000', 'Effort only', 'grid', '{"Effort": 1}', '[{"field": "Effort"}]', id => 'viwOnly0000000000');
select api.create_view('tblTasks000000000', 'Other', 'grid', '{"Name": "x"}', id => 'viwOther000000000');
reset role;
select tests.be('bob of globex');
select api.create_view('tblTasks000000000', 'Mine', 'grid', '{"Effort": 1}', id => 'viwAll00000000000');

reset role;
select tests.be('erin of acme');
select api.delete_field('tblTasks000000000', 'Effort');

select is(
    airtable.view_json('viwAll00000000000')::jsonb - 'visibleFieldIds',
    '{
        "id": "viwAll00000000000", "name": "All of it", "type": "grid",
        "filter": {"and": [{"fldStatus00000000": "Done"}]},
        "sort": [{"field": "fldDue00000000000", "direction": "desc"}],
        "hiddenFields": ["fldMail0000000000"],
        "fieldOrder": ["fldPrice000000000", "fldName0000000000"]
    }',
    'a deleted field leaves filter, sort and lists of a view, and the rest stays'
);
select results_eq(
    $$select filter, sort from airtable.views where id = 'viwOnly0000000000'$$,
    'values (null::jsonb, null::jsonb)',
    'a view that asked for nothing else asks for nothing'
);
select is(
    (select filter from airtable.views where id = 'viwOther000000000'), '{"fldName0000000000": "x"}', 'other views are as they were'
);
select lives_ok(
    format('select api.list_records(%L, view => %L)', 'tblTasks000000000', name),
    format('view %s still has its records', name)
)
from (values ('All of it')) as view (name);

-- bob of globex, whose view and field have the same ids
reset role;
select tests.be('bob of globex');

select is(
    (select filter from airtable.views), '{"fldEffort00000000": 1}', 'the view of globex keeps its condition'
);

select *
from finish();

rollback;
