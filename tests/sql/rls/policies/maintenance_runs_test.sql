begin;

select plan(1);

select tests.be('alice of acme');
select throws_ok('select from ops.maintenance_runs', '42501', null, 'tenants do not see the ledger');
reset role;

select *
from finish();

rollback;
