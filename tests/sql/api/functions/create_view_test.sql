begin;

select plan(15);

-- erin of acme is an editor
select tests.be('erin of acme');

select is(
    api.create_view(
        'tblTasks000000000', 'Open', 'kanban',
        '{"or": [{"Status": "Todo"}, {"field": "Effort", "op": ">", "value": 2}]}',
        '[{"field": "Due", "direction": "desc"}]',
        array['Notes', 'fldMail0000000000'],
        array['Status', 'Name'],
        'viwOpen0000000000'
    )::jsonb - 'visibleFieldIds',
    '{
        "id": "viwOpen0000000000", "name": "Open", "type": "kanban",
        "filter": {"or": [{"fldStatus00000000": "Todo"}, {"field": "fldEffort00000000", "op": ">", "value": 2}]},
        "sort": [{"field": "fldDue00000000000", "direction": "desc"}],
        "hiddenFields": ["fldNotes000000000", "fldMail0000000000"],
        "fieldOrder": ["fldStatus00000000", "fldName0000000000"]
    }',
    'a view is made with the id it has elsewhere, and refers to fields by id'
);
select matches(
    api.create_view('tblTasks000000000', 'Plain', filter => '{}', sort => '[]') ->> 'id',
    '^viw[A-Za-z0-9]{14}$',
    'or with one of its own'
);
select results_eq(
    $$select name, type, filter, sort, hidden_fields, position from airtable.views order by position$$,
    $$
        values
            ('Open', 'kanban', '{"or": [{"fldStatus00000000": "Todo"}, {"field": "fldEffort00000000", "op": ">", "value": 2}]}'::jsonb,
                '[{"field": "fldDue00000000000", "direction": "desc"}]'::jsonb,
                array['fldNotes000000000', 'fldMail0000000000'], 1),
            ('Plain', 'grid', null, null, '{}', 2)
    $$,
    'views follow each other; an empty filter or sort is none'
);
select lives_ok(
    $$select api.create_view('tblTasks000000000', 'Nulls', filter => 'null', sort => 'null')$$, 'as is one of JSON''s null'
);

-- must deny
select is((r.answer).code || ' ' || (r.answer).message, expected, description)
from (
    select tests.refusal(statement) as answer, expected, description
    from (values
        ($$select api.create_view('tblTasks000000000', null)$$,
            'PT422 name: a view needs a name of 1 to 255 characters', 'a view needs a name'),
        ($$select api.create_view('tblTasks000000000', 'OPEN')$$,
            '23505 duplicate key value violates unique constraint "views_table_id_name_key"', 'of its own'),
        ($$select api.create_view('tblTasks000000000', 'Again', id => 'viwOpen0000000000')$$,
            '23505 duplicate key value violates unique constraint "views_pkey"', 'and an id of its own'),
        ($$select api.create_view('tblTasks000000000', 'Bad', null)$$,
            'PT422 type: there is no view type "", but grid, form, calendar, gallery, kanban, timeline, block', 'a type'),
        ($$select api.create_view('tblTasks000000000', 'Bad', filter => '{"and": [{"Colour": 1}, {"Age": 1}]}')$$,
            'PT422 2 faults; the first is: filter.and[0]: table tblTasks000000000 has no field "Colour"', 'a filter that holds'),
        ($$select api.create_view('tblNever000000000', 'Bad')$$,
            'PT404 table tblNever000000000 does not exist', 'and a table'),
        ($$select api.create_view('tblSecrets0000000', 'Bad', filter => '{"Secret": 1}')$$,
            'PT404 table tblSecrets0000000 does not exist', 'one of globex is none')
    ) as given (statement, expected, description)
) as r;

select throws_ok(
    $$select api.create_view('tblTasks000000000', 'New', id => 'new')$$,
    'PT422',
    'id: expected viw and 14 letters or digits, got "new"',
    'an id has the form of a view''s'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.create_view('tblTasks000000000', 'New')$$,
    'PT403',
    'this needs level editor, and this context has level reader',
    'carol, who reads, makes no view'
);

reset role;
set local role anonymous;

select throws_ok($$select api.create_view('tblTasks000000000', 'New')$$, '42501', null, 'nor does anonymous');

-- bob of globex
reset role;
select tests.be('bob of globex');

select is((select count(*) from airtable.views), 0::bigint, 'globex has none of these views');

select *
from finish();

rollback;
