begin;

select plan(8);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual')
from ids;

reset role;
select tests.be('carol of acme');

select isnt_empty('select from automation.workflows', 'carol, a reader, sees those of acme');
select is(tests.rows_affected($$update automation.workflows set name = 'x'$$), 0::bigint, 'and changes none');
select is(tests.rows_affected('delete from automation.workflows'), 0::bigint, 'nor deletes any');
select throws_ok(
    $$insert into automation.workflows (tenant_id, name, definition) values (tests.tenant('acme'), 'x', '[]')$$, '42501', null, 'nor makes one'
);

reset role;
select tests.be('bob of globex');

select is_empty('select from automation.workflows', 'bob sees none of acme''s');
select is(tests.rows_affected($$update automation.workflows set name = 'x'$$), 0::bigint, 'nor changes any');
select is(tests.rows_affected('delete from automation.workflows'), 0::bigint, 'nor deletes any');
select throws_ok(
    $$insert into automation.workflows (tenant_id, name, definition) values (tests.tenant('acme'), 'x', '[]')$$, '42501', null, 'nor makes one'
);

select *
from finish();

rollback;
