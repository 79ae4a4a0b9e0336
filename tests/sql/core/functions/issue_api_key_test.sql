begin;

select plan(6);

select tests.be('alice of acme');

create temporary table made as
select core.issue_api_key('Robot', 'editor', '2999-01-01Z') as key;

select is(
    (select key::jsonb - array['id', 'prefix', 'secret', 'createdTime'] from made),
    '{"name": "Robot", "level": "editor", "expiresTime": "2999-01-01T00:00:00+00:00"}',
    'a key has a name, a level and an expiry'
);
select matches(
    (select key ->> 'secret' from made),
    '^key[A-Za-z0-9]{14}\.[A-Za-z0-9_-]{43}$',
    'and a secret of 256 bits after its prefix'
);

reset role;

select results_eq(
    'select tenant_id, created_by, digest from core.api_keys',
    $$
        select tests.tenant('acme'), tests.person('alice'), sha256(convert_to(key ->> 'secret', 'UTF8'))
        from made
    $$,
    'it works for alice in acme; of the secret its digest is kept'
);

-- must deny
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select core.issue_api_key('Robot', 'reader', null)$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select core.issue_api_key('Robot', 'reader', null)$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select core.issue_api_key('Robot', 'reader', null)$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
