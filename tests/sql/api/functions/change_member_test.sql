begin;

select plan(10);

-- must allow: alice, an owner
select tests.be('alice of acme');

select is(
    api.change_member(tests.person('carol'), 'editor')::jsonb - 'createdTime',
    jsonb_build_object('id', tests.person('carol'), 'email', 'carol@example.com', 'name', 'Carol', 'role', 'editor'),
    'alice gives carol another role'
);

reset role;
select tests.be('carol of acme');

select ok(app.may('editor'), 'which holds at once');

reset role;

select is(
    (select role from core.memberships where tenant_id = tests.tenant('globex') and user_id = tests.person('carol')),
    'editor',
    'and only in acme: globex has carol as it had her'
);

-- Faults
select tests.be('alice of acme');

select throws_ok(
    $$select api.change_member(tests.person('alice'), 'editor')$$,
    'PT409',
    'a tenant keeps at least one owner',
    'the last owner stays one'
);
select throws_ok(
    $$select api.change_member(tests.person('alice'), 'boss')$$,
    'PT422',
    '"boss" is no role of a member',
    'a role is one of four'
);
select is(
    (select message from tests.refusal($$select api.change_member(tests.person('bob'), 'reader')$$)),
    'user 00000000-0000-4000-8000-00000000000b is no member',
    'bob of globex is no member'
);
select is(
    (select r.code || ' ' || r.hint from tests.refusal($$select api.change_member(tests.person('bob'), 'reader')$$) as r),
    (
        select r.code || ' ' || r.hint
        from tests.refusal($$select api.change_member('00000000-0000-4000-8000-000000000999', 'reader')$$) as r
    ),
    'and is told apart from nobody'
);

reset role;
update core.memberships
set role = 'reader'
where tenant_id = tests.tenant('acme')
    and user_id = tests.person('carol');

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.change_member(tests.person('carol'), 'owner')$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.change_member(tests.person('carol'), 'owner')$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.change_member(tests.person('carol'), 'owner')$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
