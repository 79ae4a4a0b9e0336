begin;

select plan(31);

-- What a service does: it holds the key that app.create_context_key() returned, and signs with it.
create temporary table keys as
select *
from app.create_context_key();

create function pg_temp.signed(variadic claims text[])
returns text
language sql
security definer
as $$
    select k.id || ':' || encode(
        extensions.hmac(convert_to(array_to_string(claims, e'\n'), 'UTF8'), decode(k.key, 'hex'), 'sha256'), 'hex'
    )
    from keys as k
$$;

create function pg_temp.open_context(
    tenant_id uuid default tests.tenant('acme'),
    user_id text default tests.person('alice')::text,
    role text default 'application_user',
    level text default '',
    expires_at text default '9999999999'
)
returns void
language sql
as $$
    select app.open_context(
        role, tenant_id::text, user_id, level, expires_at,
        pg_temp.signed(role, tenant_id::text, user_id, level, expires_at)
    )
$$;

-- alice of acme
set local role authenticator;

select lives_ok('select pg_temp.open_context()', 'a service opens a context with what it has signed');

set local role application_user;

select is(app.current_tenant_id(), tests.tenant('acme'), 'the transaction works for the tenant');
select is(app.current_user_id(), tests.person('alice'), 'the user');
select is(app.current_level(), 'owner', 'and the level of the membership');
select is((select count(*) from airtable.records), 3::bigint, 'whose records are there');

set local role anonymous;

select is(app.current_tenant_id(), null, 'and under no role but the one that was signed');

-- Other claims, another tenant
set local role application_user;

select lives_ok($$select pg_temp.open_context(level => 'reader')$$, 'the role it is for can open a context too');
select is(app.current_level(), 'reader', 'a signed level holds');

select pg_temp.open_context(user_id => '');

select is(app.current_user_id(), null, 'a later context replaces the one before');
select is(app.current_level(), 'owner', 'one without a user is the tenant''s own service');

select pg_temp.open_context(tests.tenant('globex'), tests.person('bob')::text);

select is(app.current_tenant_id(), tests.tenant('globex'), 'tenant after tenant can be worked for');
select lives_ok(
    format(
        'select app.open_context(%L, %L, null, null, %L, %L)',
        'application_user',
        tests.tenant('acme'),
        '9999999999',
        pg_temp.signed('application_user', tests.tenant('acme')::text, '', '', '9999999999')
    ),
    'a claim that is null is one that is empty'
);
select is(app.current_tenant_id(), tests.tenant('acme'), 'and signed as such');

-- What is left in the settings is this transaction's
select pg_temp.open_context();

select isnt(
    current_setting('app.context_signature'),
    pg_temp.signed('application_user', tests.tenant('acme')::text, tests.person('alice')::text, '', '9999999999'),
    'the service''s signature is not left in the settings'
);

create function pg_temp.open_with(role text)
returns text
language sql
as $$
    select format(
        'select app.open_context(%L, %L, %L, %L, %L, %L)',
        role,
        current_setting('app.current_tenant_id'),
        current_setting('app.current_user_id'),
        current_setting('app.current_level'),
        current_setting('app.context_expires_at'),
        current_setting('app.context_signature')
    )
$$;

select throws_ok(
    pg_temp.open_with('application_user'),
    'PT401',
    'the signature of the context does not hold',
    'and what is left there opens no context'
);
select throws_ok(
    pg_temp.open_with(e'transaction\n' || extract(epoch from now()) || e'\napplication_user'),
    'PT401',
    'the signature of the context does not hold',
    'also not with the whole text that it signs'
);

select set_config(
    'app.context_signature',
    pg_temp.signed('application_user', tests.tenant('acme')::text, tests.person('alice')::text, '', '9999999999'),
    true
);

select is(app.current_tenant_id(), null, 'settings made by hand hold for nothing, even with a service''s signature');

select set_config(
    'app.context_signature',
    pg_temp.signed(
        'transaction', (extract(epoch from now()) - 0.000001)::text, 'application_user', tests.tenant('acme')::text,
        tests.person('alice')::text, '', '9999999999'
    ),
    true
);

select is(app.current_tenant_id(), null, 'so does a context of a transaction that began a microsecond earlier');

select set_config(
    'app.context_signature',
    pg_temp.signed(
        'transaction', extract(epoch from now())::text, 'application_user', tests.tenant('acme')::text,
        tests.person('alice')::text, '', '9999999999'
    ),
    true
);

select is(app.current_tenant_id(), tests.tenant('acme'), 'while the same of this transaction holds');

-- Time
select lives_ok($$select pg_temp.open_context(expires_at => '1000000000')$$, 'a context whose time is over can be opened');
select is(app.current_tenant_id(), null, 'and is void');

-- No context
select pg_temp.open_context();
select app.open_context('application_user', tests.tenant('acme')::text, '', '', '9999999999', '');

select is(current_setting('app.current_tenant_id'), '', 'an empty signature opens no context and clears what is there');

select pg_temp.open_context();
select app.open_context(null, null, null, null, null, null);

select is(app.current_tenant_id(), null, 'nothing at all does the same');

-- must deny
prepare changed (text, text, text, text, text) as
select app.open_context(
    $1, $2, $3, $4, $5,
    pg_temp.signed('application_user', tests.tenant('acme')::text, tests.person('carol')::text, 'reader', '9999999999')
);

create function pg_temp.execute_changed(role text, tenant text, person text, level text, expires_at text)
returns text
language sql
as $$
    select format(
        'execute changed (%L, %L, %L, %L, %L)', role, tests.tenant(tenant), tests.person(person), level, expires_at
    )
$$;

select lives_ok(
    pg_temp.execute_changed('application_user', 'acme', 'carol', 'reader', '9999999999'), 'carol''s own claims hold'
);
select throws_ok(
    pg_temp.execute_changed('anonymous', 'acme', 'carol', 'reader', '9999999999'), 'PT401', null, 'not for another role'
);
select throws_ok(
    pg_temp.execute_changed('application_user', 'globex', 'carol', 'reader', '9999999999'), 'PT401', null,
    'not for another tenant'
);
select throws_ok(
    pg_temp.execute_changed('application_user', 'acme', 'alice', 'reader', '9999999999'), 'PT401', null,
    'not for another user'
);
select throws_ok(
    pg_temp.execute_changed('application_user', 'acme', 'carol', 'owner', '9999999999'), 'PT401', null,
    'not for another level'
);
select throws_ok(
    pg_temp.execute_changed('application_user', 'acme', 'carol', 'reader', '99999999999'), 'PT401', null,
    'not for longer'
);
select throws_ok(
    $$select app.open_context('application_user', '', '', '', '9999999999', '1')$$, 'PT401', null, 'no signature is one'
);

reset role;
update app.context_keys
set retired_at = now();

set local role authenticator;

select throws_ok('select pg_temp.open_context()', 'PT401', null, 'a retired key opens nothing');

select *
from finish();

rollback;
