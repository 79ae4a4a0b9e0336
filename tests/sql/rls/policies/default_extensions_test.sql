begin;

select plan(4);

select tests.be('carol of acme');

select cmp_ok((select count(*) from files.default_extensions), '>', 30::bigint, 'everybody reads the defaults');
select throws_ok(
    $$insert into files.default_extensions values ('exe', 'application/x', 1)$$, '42501', null, 'and nobody of a tenant writes them'
);

reset role;
set local role pyairtable_owner;

select lives_ok(
    $$insert into files.default_extensions values ('dwg', 'image/vnd.dwg', 1000)$$, 'the owner does'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok('select from files.default_extensions', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
