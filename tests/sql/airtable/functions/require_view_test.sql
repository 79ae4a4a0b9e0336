begin;

select plan(6);

-- alice of acme
select tests.be('alice of acme');

select api.create_view('tblTasks000000000', 'Open', id => 'viwOpen0000000000');
select api.create_view('tblTasks000000000', 'viwOpen0000000000', id => 'viwOther000000000');

select is((airtable.require_view('tblTasks000000000', 'Open')).id, 'viwOpen0000000000', 'a view by its name');
select is(
    (airtable.require_view('tblTasks000000000', 'viwOpen0000000000')).name, 'Open', 'or its id, which comes before a name'
);

-- must deny
select throws_ok(
    $$select airtable.require_view('tblTasks000000000', 'Closed')$$,
    'PT404',
    'table tblTasks000000000 has no view "Closed"',
    'a view that never was is named'
);
select throws_ok(
    $$select airtable.require_view('tblSecrets0000000', 'Open')$$,
    'PT404',
    'table tblSecrets0000000 does not exist',
    'as is a table of globex'
);

-- bob of globex, whose table has the same id
reset role;
select tests.be('bob of globex');

select throws_ok(
    $$select airtable.require_view('tblTasks000000000', 'viwOpen0000000000')$$,
    'PT404',
    'table tblTasks000000000 has no view "viwOpen0000000000"',
    'a view of acme is none of globex'
);
select throws_ok(
    $$select airtable.require_view('tblTasks000000000', null)$$,
    'PT404',
    'table tblTasks000000000 has no view null',
    'nor is none'
);

select *
from finish();

rollback;
