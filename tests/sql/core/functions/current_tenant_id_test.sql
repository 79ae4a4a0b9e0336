begin;

select plan(8);

-- must allow
select tests.be('alice of acme');

select is(app.current_tenant_id(), tests.tenant('acme'), 'alice works for acme');

reset role;
select tests.be('bob of globex');

select is(app.current_tenant_id(), tests.tenant('globex'), 'bob works for globex');

reset role;
select tests.be('alice of acme', role => 'anonymous');

select is(app.current_tenant_id(), tests.tenant('acme'), 'a context can be signed for anonymous');

-- Parallel workers check the signature too.
reset role;
select tests.be('alice of acme');
set local debug_parallel_query = on;

select is((select count(*) from airtable.records), 3::bigint, 'a parallel worker works for alice''s tenant');
select is(
    (select count(*) from airtable.records where tenant_id <> app.current_tenant_id()),
    0::bigint,
    'and for no other'
);

set local debug_parallel_query = off;

-- must deny
reset role;
select app.begin_as(null, tests.person('dave'));

select is(app.current_tenant_id(), null, 'a context may name no tenant');

reset role;
select tests.be('alice of acme');
select set_config('app.current_tenant_id', 'no uuid', true);

select is(app.current_tenant_id(), null, 'text that is no uuid is nobody''s tenant, not an error');

reset role;

select is(app.current_tenant_id(), null, 'a superuser without a role works for nobody');

select *
from finish();

rollback;
