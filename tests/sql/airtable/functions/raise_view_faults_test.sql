begin;

select plan(2);

-- alice of acme
select tests.be('alice of acme');

select lives_ok(
    $$select airtable.raise_view_faults('tblTasks000000000', null, null, null, null, null, null)$$,
    'what is not given has no faults'
);
select results_eq(
    $$
        select code, message, detail
        from tests.refusal($call$
            select airtable.raise_view_faults(
                'tblTasks000000000', '', 'list', '{"Colour": 1}', '[{"field": "Age"}]', array['Due', 'Due'], array['Size']
            )
        $call$)
    $$,
    $$
        values (
            'PT422',
            '6 faults; the first is: name: a view needs a name of 1 to 255 characters',
            concat_ws(
                e'\n',
                'name: a view needs a name of 1 to 255 characters',
                'type: there is no view type "list", but grid, form, calendar, gallery, kanban, timeline, block',
                'filter: table tblTasks000000000 has no field "Colour"',
                'sort[0].field: the table has no field "Age"',
                'hidden_fields[1]: field "Due" is there twice',
                'field_order[0]: the table has no field "Size"'
            )
        )
    $$,
    'everything that is wrong is told at once'
);

select *
from finish();

rollback;
