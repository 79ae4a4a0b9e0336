begin;

select plan(2);

select tests.be('carol of acme');
select isnt_empty('select from ops.retention_kinds', 'every member sees what there is');
select throws_ok($$update ops.retention_kinds set keep = '1 day'$$, '42501', null, 'and changes nothing');
reset role;

select *
from finish();

rollback;
