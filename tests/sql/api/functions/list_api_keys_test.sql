begin;

select plan(7);

-- must allow: alice, an owner
select tests.be('alice of acme');

select is(api.list_api_keys()::text, '{"apiKeys" : []}', 'there is no key yet');

select api.create_api_key('Robot', 'editor');

select is(
    (api.list_api_keys() #> '{apiKeys,0}')::jsonb - array['id', 'prefix', 'createdTime'],
    jsonb_build_object(
        'name', 'Robot',
        'level', 'editor',
        'createdBy', tests.person('alice'),
        'expiresTime', null,
        'lastUsedTime', null,
        'revokedTime', null
    ),
    'a key is listed with whom it works for, and without its secret'
);
select matches(api.list_api_keys() #>> '{apiKeys,0,prefix}', '^key[A-Za-z0-9]{14}$', 'its prefix tells which it is');

-- The other tenant
reset role;
select tests.be('bob of globex');

select is(api.list_api_keys()::text, '{"apiKeys" : []}', 'bob sees no key of acme');

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.list_api_keys()$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.list_api_keys()$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.list_api_keys()$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
