begin;

select plan(4);

-- erin of acme
select tests.be('erin of acme');
select api.create_view('tblTasks000000000', 'Big', filter => '{"and": [
    {"field": "Effort", "op": ">", "value": 1}, {"field": "Name", "op": "contains", "value": "a"}
]}', id => 'viwBig00000000000');
select api.create_view('tblTasks000000000', 'Any', filter => '{"field": "Effort", "op": "is empty"}', id => 'viwAny00000000000');

select is(airtable.mend_views('tblTasks000000000', 'fldEffort00000000'), '{}', 'a view whose filter can be asked stays');

update airtable.fields set type = 'singleLineText' where id = 'fldEffort00000000';

select is(
    airtable.mend_views('tblTasks000000000', 'fldEffort00000000'), array['viwBig00000000000'], 'one that cannot is told'
);
select results_eq(
    'select id, filter from airtable.views order by id',
    $$
        values
            ('viwAny00000000000', '{"op": "is empty", "field": "fldEffort00000000"}'::jsonb),
            ('viwBig00000000000', '{"and": [{"op": "contains", "field": "fldName0000000000", "value": "a"}]}')
    $$,
    'and does without the condition'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select airtable.mend_views('x', 'y')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
