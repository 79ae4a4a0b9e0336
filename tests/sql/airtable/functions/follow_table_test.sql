begin;

select plan(5);

select tests.let_typed_views_in();
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.create_typed_view('tblTasks000000000', 'crm');

-- A field that changed unnoticed
reset role;
alter table airtable.fields disable trigger fields_follow_in_typed_views_of_changed;
update airtable.fields
set name = 'Title'
where tenant_id = tests.tenant('acme') and name = 'Name';

select tests.be('alice of acme', role => 'pyairtable_owner');
select lives_ok(
    $$select airtable.follow_table(tests.tenant('acme'), 'tblOther000000000')$$, 'a table without a typed view has nothing to follow'
);
select hasnt_column('crm', 'tasks', 'title', 'the view lags behind');
select lives_ok($$select airtable.follow_table(tests.tenant('acme'), 'tblTasks000000000')$$, 'until it follows');
select has_column('crm', 'tasks', 'title', 'and has the column');

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select airtable.follow_table(tests.tenant('acme'), 'tblTasks000000000')$$, '42501', null, 'callers have no business here'
);

select *
from finish();

rollback;
