begin;

select plan(3);

-- must allow
select tests.be('alice of acme');

select is(app.require_tenant_id(), tests.tenant('acme'), 'alice works for acme');

-- must deny
reset role;
set local role application_user;
select set_config('app.context_signature', '', true);

select throws_ok(
    'select app.require_tenant_id()',
    'PT401',
    'this transaction works for no tenant',
    'without a context it raises instead of returning nothing'
);
select matches(
    (select hint from tests.refusal('select app.require_tenant_id()')),
    'app\.begin_as',
    'and the hint says how to get one'
);

select *
from finish();

rollback;
