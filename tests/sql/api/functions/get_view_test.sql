begin;

select plan(4);

-- erin of acme
select tests.be('erin of acme');
select api.create_view('tblTasks000000000', 'Open', filter => '{"Status": "Todo"}', id => 'viwOpen0000000000');


select is(
    api.get_view('tblTasks000000000', 'Open')::jsonb, api.list_views('tblTasks000000000')::jsonb #> '{views,0}', 'a view is told as in the list'
);
select is(api.get_view('tblTasks000000000', 'viwOpen0000000000') ->> 'name', 'Open', 'by id too');

-- must deny
select throws_ok(
    $$select api.get_view('tblTasks000000000', 'Never')$$,
    'PT404',
    $$table tblTasks000000000 has no view "Never"$$,
    'one that never was is named'
);

reset role;
set local role anonymous;

select throws_ok($$select api.get_view('tblTasks000000000', 'Open')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
