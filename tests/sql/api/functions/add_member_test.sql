begin;

select plan(13);

-- must allow: alice, an owner
select tests.be('alice of acme');

select is(
    api.add_member('frank@example.com', 'commenter', 'Frank')::jsonb - 'id' - 'createdTime',
    '{"email": "frank@example.com", "name": "Frank", "role": "commenter"}',
    'alice adds somebody new'
);
select is(
    api.add_member('DAVE@example.com', 'reader', 'David')::jsonb - 'createdTime',
    jsonb_build_object('id', tests.person('dave'), 'email', 'dave@example.com', 'name', 'Dave', 'role', 'reader'),
    'and somebody who is there, who keeps his name'
);

-- Who was added is in
reset role;
select tests.be('dave of acme');

select is((select count(*) from airtable.records), 3::bigint, 'dave sees the records of acme from now on');

-- Faults
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select api.add_member('Carol@example.com', 'editor')$$,
    'PT409',
    'Carol@example.com is a member already',
    'a member is not added twice'
);
select is(
    (select role from core.memberships where user_id = tests.person('carol')),
    'reader',
    'and keeps the role she has'
);
select throws_ok($$select api.add_member('x@example.com', 'admin')$$, 'PT422', '"admin" is no role of a member', 'a role is one of four');
select throws_ok($$select api.add_member('nobody', 'reader')$$, 'PT422', '"nobody" is no mail address', 'an address has an @');
select throws_ok('select api.add_member(null, ''reader'')', 'PT422', 'null is no mail address', 'and must be given');
select throws_ok(
    $$select api.add_member('x@example.com', 'reader', '')$$,
    'PT422',
    'name: a person''s name has 1 to 255 characters',
    'a name is not empty'
);
reset role;

select is((select count(*) from core.users where email = 'x@example.com'), 0::bigint, 'nobody was added by a call that failed');

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.add_member('x@example.com', 'reader')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.add_member('x@example.com', 'reader')$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.add_member('x@example.com', 'reader')$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
