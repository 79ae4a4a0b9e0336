begin;

select plan(10);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.resolved_sort('tblTasks000000000', '[
        {"field": "Status", "direction": "desc"}, {"field": "fldEffort00000000"}
    ]'),
    '[
        {"id": "fldStatus00000000", "kind": "text", "type": "singleSelect", "is_descending": true,
            "choices": ["Todo", "Doing", "Done"], "people": null},
        {"id": "fldEffort00000000", "kind": "number", "type": "number", "is_descending": false, "choices": null, "people": null}
    ]',
    'fields come by id, ascending if nothing is said, with the choices that order a select'
);
select is(airtable.resolved_sort('tblTasks000000000', '[]'), '[]', 'no keys are no sort');
select throws_ok(
    format('select airtable.resolved_sort(%L, %L)', 'tblTasks000000000', sort), code, message, message
)
from (values
    ('{"field": "Name"}', 'PT400', 'sort: expected an array of at most 5 fields'),
    ('[{}, {}, {}, {}, {}, {}]', 'PT400', 'sort: expected an array of at most 5 fields'),
    ('["Name"]', 'PT400', 'sort[0]: has no "field"'),
    ('[{"field": "Name"}, {"direction": "asc"}]', 'PT400', 'sort[1]: has no "field"'),
    ('[{"field": "Name", "direction": "up"}]', 'PT400', 'sort[0].direction: expected asc or desc, got "up"'),
    ('[{"field": "Colour"}]', 'PT422', 'sort[0].field: the table has no field "Colour"')
) as given (sort, code, message);
select throws_ok(
    $$select airtable.resolved_sort('tblSecrets0000000', '[{"field": "Secret"}]')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex does not exist for alice'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.resolved_sort('tblTasks000000000', '[]')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
