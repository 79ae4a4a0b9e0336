begin;

select plan(9);

create temporary table made (tenant text, key json);
grant all on made to application_user, authenticator;

select tests.be('bob of globex');
insert into made values ('globex', api.create_api_key('Rocket', 'owner'));
reset role;
select tests.be('alice of acme');
insert into made values ('acme', api.create_api_key('Robot', 'owner'));

-- must allow: alice, an owner
select is(
    api.revoke_api_key((select (key ->> 'id')::uuid from made where tenant = 'acme'))::jsonb,
    (select jsonb_build_object('id', key ->> 'id', 'revokedTime', to_json(now() at time zone 'UTC') #>> '{}' || '+00:00')
        from made where tenant = 'acme'),
    'alice revokes a key'
);

reset role;
update core.api_keys
set revoked_at = '2026-01-31 12:00:00Z'
where name = 'Robot';
select tests.be('alice of acme');

select is(
    api.revoke_api_key((select (key ->> 'id')::uuid from made where tenant = 'acme')) ->> 'revokedTime',
    '2026-01-31T12:00:00+00:00',
    'one that is void already stays so since then'
);

reset role;
set local role authenticator;

select is_empty(
    $$
        select *
        from made as m
        cross join lateral app.authenticate_api_key(m.key ->> 'secret')
        where m.tenant = 'acme'
    $$,
    'a revoked key opens nothing'
);

-- Faults
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select api.revoke_api_key((select (key ->> 'id')::uuid from made where tenant = 'globex'))$$,
    'PT404',
    format('API key %s does not exist', (select key ->> 'id' from made where tenant = 'globex')),
    'a key of globex does not exist for alice'
);
select throws_ok('select api.revoke_api_key(null)', 'PT404', 'API key null does not exist', 'nor does null');

reset role;

select is(
    (select revoked_at from core.api_keys where name = 'Rocket'), null, 'bob''s key is as it was'
);

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.revoke_api_key(null)$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.revoke_api_key(null)$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.revoke_api_key(null)$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
