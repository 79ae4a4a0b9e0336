begin;

select plan(7);

-- alice of acme
select tests.be('alice of acme');

select is(airtable.filter_faults('tblTasks000000000', filter), '{}', coalesce(filter::text, 'no filter') || ' has no fault')
from (values
    (null::jsonb),
    ('{}'),
    ('{"or": [{"Status": "Done"}, {"not": {"field": "Effort", "op": ">", "value": 1}}]}')
) as given (filter);
select is(
    airtable.filter_faults('tblTasks000000000', '{"and": [
        {"field": "Colour", "op": "=", "value": 1},
        {"or": [{"Name": "x"}, {"field": "Effort", "op": ">", "value": "much"}]},
        {"not": {"Age": 1}},
        {"and": {}},
        7
    ]}'),
    array[
        'filter.and[0].field: the table has no field "Colour"',
        'filter.and[1].or[1].value: expected a number, got "much"',
        'filter.and[2].not: table tblTasks000000000 has no field "Age"',
        'filter.and[3].and: expected an array of filters, got object',
        'filter.and[4]: expected an object, got number'
    ],
    'all faults are told, each with its path'
);
select is(
    airtable.filter_faults('tblTasks000000000', filter), faults, description
)
from (values
    ('{"and": [], "Name": "x"}'::jsonb, array['filter: "and" stands alone in its object'], 'a branch beside something else'),
    (
        (repeat('{"not": ', 10) || '{}' || repeat('}', 10))::jsonb,
        array['filter.not.not.not.not.not.not.not.not.not.not: nested deeper than 10 levels'],
        'and a tree too deep'
    )
) as given (filter, faults, description);

-- must deny
select throws_ok(
    $$select airtable.filter_faults('tblSecrets0000000', '{"Secret": 1}')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'a table of globex has no filters'
);

select *
from finish();

rollback;
