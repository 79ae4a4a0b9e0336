begin;

select plan(6);

-- erin of acme is an editor
select tests.be('erin of acme');

select api.create_view('tblTasks000000000', 'Open', id => 'viwOpen0000000000');

-- must deny
reset role;
select tests.be('bob of globex');

select throws_ok(
    $$select api.delete_view('tblTasks000000000', 'viwOpen0000000000')$$,
    'PT404',
    'table tblTasks000000000 has no view "viwOpen0000000000"',
    'a view of acme is none to bob'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.delete_view('tblTasks000000000', 'Open')$$,
    'PT403',
    'this needs level editor, and this context has level reader',
    'carol, who reads, deletes no view'
);

-- must allow
reset role;
select tests.be('erin of acme');

select is(
    api.delete_view('tblTasks000000000', 'Open')::jsonb, '{"id": "viwOpen0000000000", "deleted": true}', 'a view goes by its name'
);
select is((select count(*) from airtable.views), 0::bigint, 'and is gone');
select is((select count(*) from airtable.records), 3::bigint, 'while its records stay');
select throws_ok(
    $$select api.delete_view('tblTasks000000000', 'Open')$$,
    'PT404',
    'table tblTasks000000000 has no view "Open"',
    'it goes once'
);

select *
from finish();

rollback;
