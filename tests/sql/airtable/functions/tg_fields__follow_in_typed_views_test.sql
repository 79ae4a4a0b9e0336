begin;

select plan(3);

select tests.let_typed_views_in();
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.create_typed_view('tblTasks000000000', 'acmes');
reset role;
select tests.be('bob of globex', role => 'pyairtable_owner');
select app.create_typed_view('tblTasks000000000', 'globexs');

-- erin, who edits acme
reset role;
select tests.be('erin of acme');
select api.create_field('tblTasks000000000', 'Colour', 'url');

select has_column('acmes', 'tasks', 'colour', 'the typed view follows a field that changed');
select is((select stale_because from airtable.typed_views), null, 'and is current');

-- globex, whose table has the same id
reset role;
select is(
    (select count(*) from tests.columns('globexs.tasks')), 16::bigint, 'that of globex is as it was'
);

select *
from finish();

rollback;
