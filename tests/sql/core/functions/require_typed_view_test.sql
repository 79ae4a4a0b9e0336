begin;

select plan(3);

select tests.let_typed_views_in();
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.create_typed_view('tblTasks000000000', 'crm');

select lives_ok($$select app.require_typed_view(tests.tenant('acme'), 'tblTasks000000000')$$, 'a table with a typed view');
select throws_ok(
    format('select app.require_typed_view(tests.tenant(%L), %L)', 'globex', id), 'PT404',
    format('table %s has no typed view', coalesce(id, 'null')), 'that of another tenant is none'
)
from unnest(array['tblTasks000000000', null]) as id;

select *
from finish();

rollback;
