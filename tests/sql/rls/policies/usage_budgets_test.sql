begin;

select plan(8);

insert into core.usage_budgets (tenant_id, amount) values (tests.tenant('globex'), 9);

select tests.be('alice of acme');
select is_empty('select from core.usage_budgets', 'alice sees no budget of globex');
select is(
    tests.rows_affected('insert into core.usage_budgets (tenant_id, amount) values (tests.tenant(''acme''), 1)'),
    1::bigint,
    'makes one for acme'
);
select throws_ok(
    'insert into core.usage_budgets (tenant_id, amount) values (tests.tenant(''globex''), 1)', '42501', null, 'but none for globex'
);
select is(tests.rows_affected('update core.usage_budgets set amount = 2'), 1::bigint, 'changes hers');
reset role;
select tests.be('erin of acme');
select is((select amount from core.usage_budgets), 2.0, 'erin, who edits, sees it');
select is(tests.rows_affected('update core.usage_budgets set amount = 3'), 0::bigint, 'but changes nothing');
select is(tests.rows_affected('delete from core.usage_budgets'), 0::bigint, 'and deletes nothing');
reset role;
select tests.be('bob of globex');
select is((select amount from core.usage_budgets), 9.0, 'globex has what it had');

reset role;

select *
from finish();

rollback;
