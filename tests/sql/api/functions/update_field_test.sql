begin;

select plan(20);

-- erin of acme is an editor
select tests.be('erin of acme');

create temporary table before as
select r.id, r.ctid as place
from airtable.records as r;

select is(
    api.update_field('tblTasks000000000', 'Effort', 'Work')::jsonb,
    '{"id": "fldEffort00000000", "name": "Work", "type": "number", "options": {"precision": 1}}',
    'a field, given by name, has its new name'
);
select is(
    api.get_record('tblTasks000000000', 'recOne00000000000', 'name') #>> '{fields,Work}',
    '2.5',
    'its cells go by it'
);
select is_empty(
    'select r.id from airtable.records as r inner join before as b on r.id = b.id where r.ctid <> b.place',
    'and no record was written'
);
select is(
    api.update_field('tblTasks000000000', 'fldEffort00000000', options => '{"precision": 2}')::jsonb,
    '{"id": "fldEffort00000000", "name": "Work", "type": "number", "options": {"precision": 2}}',
    'or new options, given by id'
);
select is(
    api.update_field('tblTasks000000000', 'Status', options => '{"choices": [
        {"name": "Later"}, {"name": "Done"}, {"name": "Doing"}, {"name": "Todo"}
    ]}')::jsonb #>> '{options,choices,0,name}',
    'Later',
    'choices may come and change places'
);
select is(
    jsonb_array_length(api.update_field('tblTasks000000000', 'Status', options => '{"choices": [
        {"name": "Done"}, {"name": "Doing"}, {"name": "Todo"}
    ]}')::jsonb #> '{options,choices}'),
    3,
    'and go when no record has them'
);
select is(
    api.update_field('tblTasks000000000', 'Status')::jsonb ->> 'name', 'Status', 'nothing given changes nothing'
);

-- must deny
select results_eq(
    $$
        select code, message, detail
        from tests.refusal($call$
            select api.update_field('tblTasks000000000', 'Status', options => '{"choices": [{"name": "Todo"}]}')
        $call$)
    $$,
    $$values ('PT422', 'field "Status": records have the choice "Done"', e'Done\nDoing')$$,
    'choices that records have stay'
);
select throws_ok(statement, code, message, description)
from (values
    ($$select api.update_field('tblTasks000000000', 'Status', '')$$, 'PT422',
        'name: a field needs a name of 1 to 255 characters', 'a field needs a name'),
    ($$select api.update_field('tblTasks000000000', 'Status', 'name')$$, '23505',
        'duplicate key value violates unique constraint "fields_table_id_name_key"', 'of its own'),
    ($$select api.update_field('tblTasks000000000', 'Stars', options => '{"max": 12}')$$, 'PT422',
        'field "Stars": "options" "max": expected a whole number from 1 to 10, got 12', 'and options of its type'),
    ($$select api.update_field('tblTasks000000000', 'Colour', 'x')$$, 'PT404',
        'table tblTasks000000000 has no field "Colour"', 'a field that never was is named'),
    ($$select api.update_field('tblSecrets0000000', 'Secret', 'x')$$, 'PT404',
        'table tblSecrets0000000 does not exist', 'as is a table of globex')
) as given (statement, code, message, description);

-- bob of globex, whose field has the same id
reset role;
select tests.be('bob of globex');

select is(
    (select name from airtable.fields where id = 'fldEffort00000000'), 'Effort', 'globex''s field of the same id is as it was'
);

reset role;
select tests.be('alice of acme');
select api.create_table('appOffice00000000', 'People', '[{"name": "Name", "type": "url"}]', null, 'tblPeople00000000');
select api.create_field('tblTasks000000000', 'Doer', 'multipleRecordLinks', '{"linkedTableId": "tblPeople00000000"}');

select is(
    api.update_field('tblTasks000000000', 'Doer', options => '{"prefersSingleRecordLink": true, "linkedTableId": "tblPeople00000000"}')
    ::jsonb #>> '{options,prefersSingleRecordLink}',
    'true',
    'a link may prefer a single record'
);
select throws_ok(
    $$select api.update_field('tblTasks000000000', 'Doer', options => '{"linkedTableId": "tblTasks000000000"}')$$,
    'PT422',
    'field "Doer": "options" "linkedTableId": cannot be changed',
    'but leads where it leads'
);

-- Choices that have ids, as a mirror brings them
select api.create_field('tblTasks000000000', 'Mood', 'singleSelect', '{"choices": [
    {"id": "selGood", "name": "Good"}, {"id": "selBad", "name": "Bad"}, {"name": "None"}
]}', 'fldMood0000000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Mood": "Good"}}, {"id": "recTwo00000000000", "fields": {"Mood": "None"}}
]');

select is(
    api.update_field('tblTasks000000000', 'Mood', options => '{"choices": [{"id": "selGood", "name": "Great"}, {"name": "None"}]}')
    ::jsonb #>> '{options,choices,0,name}',
    'Great',
    'a choice whose id stays gets another name; one that no record has goes'
);
select is(
    (select r.fields ->> 'fldMood0000000000' from airtable.records as r where r.id = 'recOne00000000000'), 'Great', 'in the cells too'
);
select throws_ok(
    $$select api.update_field('tblTasks000000000', 'Mood', options => '{"choices": [{"id": "selGood", "name": "Great"}, {"name": "Nil"}]}')$$,
    'PT422',
    'field "Mood": records have the choice "None"',
    'without an id a new name is another choice'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok(
    $$select api.update_field('tblTasks000000000', 'Status', 'x')$$, '42501', null, 'anonymous has no business here'
);

select *
from finish();

rollback;
