begin;

select plan(4);

-- alice of acme
select tests.be('alice of acme');

select is(
    airtable.sort_faults('tblTasks000000000', '[{"field": "Due", "direction": "desc"}, {"field": "fldName0000000000"}]'),
    '{}',
    'a sort without faults'
);
select is(airtable.sort_faults('tblTasks000000000', null), '{}', 'no sort has none');
select is(
    airtable.sort_faults('tblTasks000000000', '[{"field": "Colour"}, {"field": "Due"}, {"field": "Due", "direction": "up"}, {}]'),
    array[
        'sort[0].field: the table has no field "Colour"',
        'sort[2].direction: expected asc or desc, got "up"',
        'sort[3]: has no "field"'
    ],
    'all faults are told, each with its place'
);
select is(
    airtable.sort_faults('tblTasks000000000', '{"field": "Due"}'),
    array['sort: expected an array of at most 5 fields'],
    'a sort is an array'
);

select *
from finish();

rollback;
