begin;

select plan(3);

select tests.be('alice of acme');
select is(api.get_usage_budget()::jsonb, '{"amount": null, "updatedTime": null}', 'there is none at first');
select api.set_usage_budget(7);
reset role;
select tests.be('carol of acme');
select is(api.get_usage_budget()::jsonb -> 'amount', '7', 'carol, who reads, sees it');
reset role;
select tests.be('bob of globex');
select is(api.get_usage_budget()::jsonb -> 'amount', 'null', 'bob does not');

reset role;

select *
from finish();

rollback;
