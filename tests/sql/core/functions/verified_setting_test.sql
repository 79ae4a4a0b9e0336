begin;

select plan(41);

-- Nothing set at all
set local role application_user;

select is(app.verified_setting('app.current_tenant_id'), null, 'without a context there is no tenant, and no error');

-- A tenant set by hand, as injected SQL would
select set_config('app.current_tenant_id', tests.tenant('globex')::text, true);

select is(app.verified_setting('app.current_tenant_id'), null, 'a tenant set by hand counts for nothing');
select is((select count(*) from airtable.records), 0::bigint, 'and shows no records');

select set_config('app.context_expires_at', '99999999999', true);

select is(app.verified_setting('app.current_tenant_id'), null, 'also with a time until which it should hold');

select set_config('app.context_signature', '1:' || repeat('0', 64), true);

select is(app.verified_setting('app.current_tenant_id'), null, 'also with a signature made up');

select set_config('app.context_signature', '', true);

select is(app.verified_setting('app.current_tenant_id'), null, 'also with an empty signature');

-- alice of acme
reset role;
select tests.be('alice of acme');

select is(app.verified_setting('app.current_tenant_id'), tests.tenant('acme')::text, 'a signed tenant holds');
select is(app.verified_setting('app.current_user_id'), tests.person('alice')::text, 'so does a signed user');
select is((select count(*) from airtable.records), 3::bigint, 'and the tenant''s records are there');

select is(app.verified_setting('app.current_level'), 'owner', 'and her level is what her membership says');

select set_config('app.made_up', 'x', true);

select is(app.verified_setting('app.made_up'), null, 'a setting that is no claim of the context is never verified');

-- Who is no member, or no longer one, works for nobody, whatever was signed
reset role;
select tests.be('dave of acme');

select is(app.verified_setting('app.current_user_id'), tests.person('dave')::text, 'dave is dave');
select is(app.verified_setting('app.current_tenant_id'), null, 'but no member of acme');
select is((select count(*) from airtable.records), 0::bigint, 'and sees none of its records');

savepoint member;
reset role;
select tests.be('erin of acme');

select is((select count(*) from airtable.records), 3::bigint, 'erin, a member, sees them');

set local role pyairtable_owner;
delete from core.memberships where user_id = tests.person('erin');
set local role application_user;

select is((select count(*) from airtable.records), 0::bigint, 'and no more once she is removed: her context says less at once');

rollback to savepoint member;

-- alice changes one part at a time and keeps the signature
reset role;
select tests.be('alice of acme');
select set_config('app.current_tenant_id', tests.tenant('globex')::text, true);

select is(app.verified_setting('app.current_tenant_id'), null, 'a changed tenant voids the context');
select is((select count(*) from airtable.records), 0::bigint, 'and shows no records of either tenant');

reset role;
select tests.be('alice of acme');
select set_config('app.current_user_id', tests.person('carol')::text, true);

select is(app.verified_setting('app.current_user_id'), null, 'a changed user voids the context');
select is(app.verified_setting('app.current_tenant_id'), null, 'tenant included');

reset role;
select tests.be('alice of acme', level => 'reader');

select is(app.verified_setting('app.current_level'), 'reader', 'a signed level holds');

select set_config('app.current_level', 'owner', true);

select is(app.verified_setting('app.current_tenant_id'), null, 'a changed level voids the context');

reset role;
select tests.be('alice of acme');
select set_config('app.context_expires_at', '99999999999', true);

select is(app.verified_setting('app.current_tenant_id'), null, 'a later end voids the context');

reset role;
select tests.be('alice of acme');
select set_config(
    'app.context_signature', left(s.text, -1) || case right(s.text, 1) when '0' then '1' else '0' end, true
)
from current_setting('app.context_signature') as s (text);

select is(app.verified_setting('app.current_tenant_id'), null, 'one wrong digit in the signature voids the context');

reset role;
select tests.be('alice of acme');
select set_config('app.context_signature', upper(current_setting('app.context_signature')), true);

select is(app.verified_setting('app.current_tenant_id'), null, 'a signature is spelt in lower case');

-- A setting that is no part of the context cannot ride on a signature that is void.
select set_config('app.made_up', 'x', true);

select is(app.verified_setting('app.made_up'), null, 'nothing else is told under a void signature');

-- Newlines join the signed parts: moving one from part to part must not give the same text.
reset role;
select app.begin_as(tests.tenant('acme'));
select set_config('app.current_tenant_id', tests.tenant('acme') || e'\n', true);

select is(app.verified_setting('app.current_tenant_id'), null, 'a newline after the tenant voids the context');

select set_config('app.current_tenant_id', e'\n' || tests.tenant('acme'), true);

select is(app.verified_setting('app.current_tenant_id'), null, 'so does one before it');

select set_config('app.current_tenant_id', '', true);
select set_config('app.current_user_id', tests.tenant('acme')::text, true);

select is(app.verified_setting('app.current_user_id'), null, 'so does a tenant in the place of the user');

select set_config('app.current_tenant_id', tests.tenant('acme')::text, true);
select set_config('app.current_user_id', e'\n', true);

select is(app.verified_setting('app.current_tenant_id'), null, 'so does a newline for a user');

select set_config('app.current_user_id', '', true);

select is(
    app.verified_setting('app.current_tenant_id'),
    tests.tenant('acme')::text,
    'with every part put back it holds again'
);

select set_config('app.context_expires_at', e'\n' || current_setting('app.context_expires_at'), true);

select is(app.verified_setting('app.current_tenant_id'), null, 'a newline before the end of time voids it too');

-- Nonsense where a number is expected
reset role;
select tests.be('alice of acme');
select set_config('app.context_expires_at', 'never', true);

select lives_ok(
    $$select app.verified_setting('app.current_tenant_id')$$,
    'an end that is no number is not read before the signature holds'
);

-- The role is part of the signature: alice's context under every other role
reset role;
select tests.be('alice of acme');
set local role anonymous;

select is(app.verified_setting('app.current_tenant_id'), null, 'a context for application_user is void for anonymous');

set local role pyairtable_owner;

select is(app.verified_setting('app.current_tenant_id'), null, 'and for the owner');
select is((select count(*) from airtable.records), 0::bigint, 'who sees no records either');

reset role;

select is(app.verified_setting('app.current_tenant_id'), null, 'and after RESET ROLE');

-- Time passes
select tests.be('alice of acme', valid_for => '-1 second');

select is(app.verified_setting('app.current_tenant_id'), null, 'a context whose time is over is void');

reset role;
select tests.be('alice of acme', valid_for => '1 minute');

select is(
    app.verified_setting('app.current_tenant_id'),
    tests.tenant('acme')::text,
    'one whose time is not over holds'
);

-- The key is retired while alice works
reset role;
update app.context_keys
set retired_at = now();

set local role application_user;

select is(app.verified_setting('app.current_tenant_id'), null, 'a retired key verifies nothing');

-- must deny
select throws_ok(
    'select * from app.context_keys',
    '42501',
    'permission denied for table context_keys',
    'alice cannot read the keys'
);

select *
from finish();

rollback;
