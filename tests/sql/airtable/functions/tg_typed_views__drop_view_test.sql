begin;

select plan(9);

select tests.let_typed_views_in();

-- alice, who owns acme
select tests.be('alice of acme', role => 'pyairtable_owner');
select api.create_table('appOffice00000000', 'Other', '[{"name": "A", "type": "url"}]', null, 'tblOther000000000');
select app.create_typed_view('tblTasks000000000', 'crm');
select app.create_typed_view('tblOther000000000', 'crm');

-- Built upon
reset role;
create view public.report as select name from crm.tasks;
select tests.be('erin of acme');

select results_eq(
    $$select code, message, detail from tests.refusal($call$select api.delete_table('tblTasks000000000')$call$)$$,
    $$values ('PT409', 'other objects are built upon the view crm.tasks', 'view public.report depends on view crm.tasks')$$,
    'a table stays while others build upon its view'
);

reset role;
drop view public.report;
select tests.be('erin of acme');

select lives_ok($$select api.delete_table('tblTasks000000000')$$, 'and may go afterwards');
select is(to_regclass('crm.tasks')::text, null, 'with its view');
select isnt(to_regnamespace('crm')::text, null, 'others in the schema stay');

reset role;
create table crm.notes (id integer);
select tests.be('alice of acme');
select app.drop_typed_view('tblOther000000000');

select is(to_regclass('crm.other')::text, null, 'the last view goes');
select isnt(to_regclass('crm.notes')::text, null, 'but what somebody else made keeps the schema');

reset role;
drop table crm.notes;
select tests.be('alice of acme', role => 'pyairtable_owner');
select app.create_typed_view('tblOther000000000', 'crm');
reset role;
delete from core.tenants where id = tests.tenant('acme');

select is(to_regnamespace('crm')::text, null, 'a tenant goes with its views and their schema');
select is(
    (select count(*) from airtable.typed_views), 0::bigint, 'and nothing is left of them'
);

-- Somebody was faster
select tests.be('bob of globex', role => 'pyairtable_owner');
select app.create_typed_view('tblSecrets0000000', 'vaults');
reset role;
drop schema vaults cascade;
select tests.be('bob of globex');

select lives_ok($$select api.delete_table('tblSecrets0000000')$$, 'a view that is gone already does not hold up its table');

select *
from finish();

rollback;
