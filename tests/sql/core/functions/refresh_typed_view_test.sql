begin;

select plan(5);

select tests.let_typed_views_in();
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.create_typed_view('tblTasks000000000', 'crm');

-- Something went past it
reset role;
drop view crm.tasks;

-- must deny
select tests.be('erin of acme');

select throws_ok(
    $$select app.refresh_typed_view('tblTasks000000000')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, refreshes none'
);

-- alice, who owns acme
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select app.refresh_typed_view('tblSecrets0000000')$$, 'PT404', 'table tblSecrets0000000 has no typed view', 'that of globex is none'
);
select is(app.refresh_typed_view('tblTasks000000000'), 'crm.tasks', 'a view that is gone is made again');
select is((select count(*) from crm.tasks), 3::bigint, 'and shows the records');

reset role;
create view public.report as select due from crm.tasks;
select tests.be('alice of acme');
select api.delete_field('tblTasks000000000', 'Due');

select throws_ok(
    $$select app.refresh_typed_view('tblTasks000000000')$$,
    '2BP01',
    'cannot drop view crm.tasks because other objects depend on it',
    'what cannot be done is told'
);

select *
from finish();

rollback;
