begin;

select plan(1);

select tests.be('alice of acme');
select throws_ok('select from files.dropped_objects', '42501', null, 'tenants do not see dropped objects');
reset role;

select *
from finish();

rollback;
