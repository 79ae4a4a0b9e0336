begin;

select plan(5);

-- must allow: the owner, who needs no context for it
set local role pyairtable_owner;

select is(core.tenant_id('acme'), tests.tenant('acme'), 'the owner finds acme by its slug');
select is(core.tenant_id('globex'), tests.tenant('globex'), 'and globex');

-- must deny
select throws_ok(
    $$select core.tenant_id('initech')$$,
    'PT404',
    'tenant "initech" does not exist',
    'an unknown slug is named'
);
select throws_ok($$select core.tenant_id('ACME')$$, 'PT404', 'tenant "ACME" does not exist', 'slugs are in lower case');

reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select core.tenant_id('globex')$$,
    '42501',
    'permission denied for function tenant_id',
    'alice cannot ask which tenants there are'
);

select *
from finish();

rollback;
