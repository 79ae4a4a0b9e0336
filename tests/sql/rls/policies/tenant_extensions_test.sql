begin;

select plan(8);

insert into files.tenant_extensions (tenant_id, extension, allowed)
values (tests.tenant('acme'), 'dwg', true), (tests.tenant('globex'), 'rkt', true);

select tests.be('carol of acme');

select results_eq('select extension from files.tenant_extensions', $$values ('dwg')$$, 'carol reads what acme has');

reset role;
select tests.be('erin of acme');

select is(tests.rows_affected('update files.tenant_extensions set allowed = false'), 0::bigint, 'erin, who edits, changes nothing');
select is(tests.rows_affected('delete from files.tenant_extensions'), 0::bigint, 'and deletes nothing');
select throws_ok(
    format('insert into files.tenant_extensions (tenant_id, extension, allowed) values (%L, %L, true)', tests.tenant('acme'), 'exe'),
    '42501', null, 'and adds nothing'
);

reset role;
select tests.be('alice of acme');

select is(tests.rows_affected('update files.tenant_extensions set allowed = false'), 1::bigint, 'alice, an owner, does');
select throws_ok(
    format('insert into files.tenant_extensions (tenant_id, extension, allowed) values (%L, %L, true)', tests.tenant('globex'), 'exe'),
    '42501', null, 'but not in globex'
);
select is(tests.rows_affected('delete from files.tenant_extensions'), 1::bigint, 'and takes it back');

-- must deny
reset role;
set local role anonymous;

select throws_ok('select from files.tenant_extensions', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
