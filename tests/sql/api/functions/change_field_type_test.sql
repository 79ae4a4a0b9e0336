begin;

select plan(20);

-- erin of acme
select tests.be('erin of acme');
select api.create_field('tblTasks000000000', 'Note', 'singleLineText', id => 'fldNote0000000000');
select api.update_records('tblTasks000000000', '[
    {"id": "recOne00000000000", "fields": {"Note": "12.5"}}, {"id": "recTwo00000000000", "fields": {"Note": "much"}},
    {"id": "recThree000000000", "fields": {"Note": "3"}}
]');
select api.delete_records('tblTasks000000000', '{recThree000000000}');

create function pg_temp.changed(type text, options jsonb default null, on_loss text default 'abort', dry_run boolean default false)
returns jsonb language sql
begin atomic
    select api.change_field_type('tblTasks000000000', 'Note', type, options, on_loss, dry_run)::jsonb;
end;

create function pg_temp.cells() returns jsonb[] language sql
begin atomic
    select array(select r.fields -> 'fldNote0000000000' from airtable.records as r where r.table_id = 'tblTasks000000000' order by r.auto_number);
end;

select is(
    pg_temp.changed('number', dry_run => true) - 'field',
    '{"converted": 2, "emptied": 1, "examples": [{"id": "recTwo00000000000", "value": "much"}], "changedViews": [], "isDryRun": true}',
    'what would be is told first'
);
select is(pg_temp.cells(), array['"12.5"', '"much"']::jsonb[], 'and nothing is written');
select results_eq(
    $$select r.code, r.message, r.detail from tests.refusal('select pg_temp.changed(''number'')') as r$$,
    $$values ('PT422', 'field "Note": 1 cell has no value of type number', 'recTwo00000000000: "much"')$$,
    'cells that would be lost are named'
);
select is(
    pg_temp.changed('number', '{"precision": 1}', 'empty') -> 'field',
    '{"id": "fldNote0000000000", "name": "Note", "type": "number", "options": {"precision": 1}}',
    'or emptied on request'
);
select is(pg_temp.cells(), array['12.5', null]::jsonb[], 'the others have the form of the new type');
select api.restore_records('tblTasks000000000', '{recThree000000000}');
select is(pg_temp.cells(), array['12.5', null, '3']::jsonb[], 'those of the trash too');
select is(
    (select count(*) from airtable.records as r where r.last_modified_by is null and r.id = 'recOne00000000000'),
    0::bigint,
    'no record counts as modified by it'
);

select api.create_view('tblTasks000000000', 'Big', filter => '{"field": "Note", "op": ">", "value": 1}', id => 'viwBig00000000000');

select is(
    pg_temp.changed('singleSelect', '{"choices": [{"name": "3", "color": "blueBright"}]}') - 'converted' - 'emptied' - 'examples' - 'isDryRun',
    '{
        "field": {
            "id": "fldNote0000000000", "name": "Note", "type": "singleSelect",
            "options": {"choices": [{"name": "3", "color": "blueBright"}, {"name": "12.5"}]}
        },
        "changedViews": ["viwBig00000000000"]
    }',
    'choices that cells bring are added, and a view does without a condition that cannot be asked any more'
);
select is(
    pg_temp.changed('multipleSelects') #> '{field,options}',
    '{"choices": [{"name": "3", "color": "blueBright"}, {"name": "12.5"}]}',
    'a select keeps its choices when none are given'
);
select is(pg_temp.cells(), array['["12.5"]', null, '["3"]']::jsonb[], 'a list of one is made of one');

select api.create_field('tblTasks000000000', 'No', 'autoNumber', id => 'fldNo000000000000');
select is(
    api.change_field_type('tblTasks000000000', 'No', 'number') ->> 'converted', '3', 'what the row knew is written down'
);
select is(
    api.list_records('tblTasks000000000', '{"No": 3}') #>> '{records,0,id}', 'recThree000000000', 'and can be asked for'
);
select is(
    api.change_field_type('tblTasks000000000', 'No', 'createdTime', on_loss => 'empty') ->> 'emptied', '3', 'a computed type has no cells'
);
select is(
    api.change_field_type('tblTasks000000000', 'No', 'lastModifiedTime') ->> 'emptied', '0', 'what a row knows is not lost'
);

-- must deny
select throws_ok(statement, code, message, message)
from (values
    ($$select pg_temp.changed('multipleRecordLinks')$$, 'PT422', 'field "Note": record links are no type to change to or from'),
    ($$select pg_temp.changed('rating', '{"max": 50}')$$, 'PT422', 'field "Note": "options" "max": expected a whole number from 1 to 10, got 50'),
    ($$select pg_temp.changed('number', on_loss => 'ignore')$$, 'PT400', 'on_loss: expected abort or empty, got ignore'),
    ($$select api.change_field_type('tblTasks000000000', 'Never', 'number')$$, 'PT404', 'table tblTasks000000000 has no field "Never"'),
    ($$select api.change_field_type('tblSecrets0000000', 'Secret', 'number')$$, 'PT404', 'table tblSecrets0000000 does not exist')
) as given (statement, code, message);

reset role;
select tests.be('chris of acme');

select throws_ok($$select pg_temp.changed('number')$$, 'PT403', null, 'a commenter changes no field');

select *
from finish();

rollback;
