begin;

select plan(16);

-- alice of acme
select tests.be('alice of acme');

select is(current_user::text, 'application_user', 'the transaction works as application_user unless told otherwise');
select is(app.current_tenant_id(), tests.tenant('acme'), 'and for the tenant given');
select is(app.current_user_id(), tests.person('alice'), 'and for the user given');

-- Tenant after tenant in one transaction, as jobs do
reset role;
select tests.be('bob of globex');

select is(app.current_tenant_id(), tests.tenant('globex'), 'a later call replaces the tenant');
select is(app.current_user_id(), tests.person('bob'), 'and the user');

reset role;
select app.begin_as(tests.tenant('acme'));

select is(app.current_tenant_id(), tests.tenant('acme'), 'a user is not needed');
select is(app.current_user_id(), null, 'and the one before is forgotten');

-- Another role than application_user
reset role;
select tests.be('alice of acme', role => 'pyairtable_owner');

select is(current_user::text, 'pyairtable_owner', 'the role can be chosen');
select is(app.current_tenant_id(), tests.tenant('acme'), 'and the context holds under it');

-- Time
reset role;
select tests.be('alice of acme', valid_for => '-1 second');

select is(app.current_tenant_id(), null, 'a context is void once its time is over');

-- No key yet, as on a new database
reset role;
delete from app.context_keys;
select tests.be('alice of acme');

select is(app.current_tenant_id(), tests.tenant('acme'), 'the first call makes the key it signs with');

reset role;

select is((select count(*) from app.context_keys), 1::bigint, 'and only one');

select tests.be('bob of globex');
reset role;

select is((select count(*) from app.context_keys), 1::bigint, 'which the next call uses again');

-- A retired key
update app.context_keys
set retired_at = now();

select tests.be('alice of acme');

select is(app.current_tenant_id(), tests.tenant('acme'), 'a retired key is replaced by a new one');

-- must deny
select throws_ok(
    $$select app.begin_as(tests.tenant('globex'))$$,
    '42501',
    'permission denied for function begin_as',
    'alice cannot make herself a member of globex'
);

reset role;
set local role authenticator;

select throws_ok(
    $$select app.begin_as(tests.tenant('globex'))$$,
    '42501',
    'permission denied for function begin_as',
    'neither can the role services log in as'
);

select *
from finish();

rollback;
