begin;

select plan(7);

select tests.be('alice of acme');
select is(api.set_usage_budget(12.5)::jsonb -> 'amount', '12.5', 'an owner sets the budget');
select is((select updated_by from core.usage_budgets), tests.person('alice'), 'who set it is kept');
select is(api.set_usage_budget(null)::jsonb, '{"amount": null, "updatedTime": null}', 'and takes it away');
select throws_ok('select api.set_usage_budget(0)', 'PT422', null, 'a budget is more than nothing');
select throws_ok('select api.set_usage_budget(0.0000000001)', 'PT422', null, 'in nine digits, too');
select throws_ok('select api.set_usage_budget(''NaN'')', 'PT422', null, 'and a number');
reset role;
select tests.be('erin of acme');
select throws_ok(
    'select api.set_usage_budget(5)',
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;

select *
from finish();

rollback;
