begin;

select plan(15);

-- must allow: alice, an owner
select tests.be('alice of acme');

create temporary table made as
select api.create_api_key('Robot', 'commenter', now() + interval '1 day') as key;

select is(
    (select key::jsonb - array['id', 'prefix', 'secret', 'createdTime', 'expiresTime'] from made),
    '{"name": "Robot", "level": "commenter"}',
    'a key has a name and a level'
);
select matches(
    (select key ->> 'secret' from made),
    '^key[A-Za-z0-9]{14}\.[A-Za-z0-9_-]{43}$',
    'and a secret of 256 bits after its prefix'
);
select is(
    (select split_part(key ->> 'secret', '.', 1) from made),
    (select key ->> 'prefix' from made),
    'the prefix is what stands before the dot'
);
select isnt(
    api.create_api_key('Robot', 'reader') ->> 'secret',
    api.create_api_key('Robot', 'reader') ->> 'secret',
    'no two keys are alike'
);

reset role;

select is(
    (
        select k.digest
        from core.api_keys as k
        inner join made as m on k.id = (m.key ->> 'id')::uuid
    ),
    (select sha256(convert_to(key ->> 'secret', 'UTF8')) from made),
    'what is kept is its digest'
);
select is_empty(
    $$
        select k.id
        from core.api_keys as k, made as m
        where strpos(k::text, split_part(m.key ->> 'secret', '.', 2)) > 0
    $$,
    'and nowhere the secret'
);
select is(
    (
        select k.created_by
        from core.api_keys as k
        inner join made as m on k.id = (m.key ->> 'id')::uuid
    ),
    tests.person('alice'),
    'the key works for alice'
);

-- Faults
select tests.be('alice of acme');

select throws_ok(
    $$select api.create_api_key('', 'reader')$$,
    'PT422',
    'name: an API key needs a name of 1 to 255 characters',
    'a key needs a name'
);
select throws_ok($$select api.create_api_key(null, 'reader')$$, 'PT422', null, 'null is none');
select throws_ok(
    $$select api.create_api_key('Robot', 'admin')$$, 'PT422', 'level: "admin" is no level', 'a level is one of four'
);
select throws_ok($$select api.create_api_key('Robot', null)$$, 'PT422', 'level: null is no level', 'and must be given');
select throws_ok(
    $$select api.create_api_key('Robot', 'reader', now())$$,
    'PT422',
    'expires_at: that time is over',
    'a key does not expire before it is made'
);

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.create_api_key('Robot', 'reader')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.create_api_key('Robot', 'reader')$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.create_api_key('Robot', 'reader')$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
