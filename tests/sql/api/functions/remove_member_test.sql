begin;

select plan(10);

-- must allow: alice, an owner
select tests.be('alice of acme');

select is(
    api.remove_member(tests.person('carol'))::jsonb,
    jsonb_build_object('id', tests.person('carol'), 'deleted', true),
    'alice removes carol'
);

reset role;
select tests.be('carol of acme');

select is(app.current_tenant_id(), null, 'who has no access from now on');

reset role;
select tests.be('carol of globex');

select is(app.current_tenant_id(), tests.tenant('globex'), 'but still works for globex');

-- Faults
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select api.remove_member(tests.person('alice'))$$,
    'PT409',
    'a tenant keeps at least one owner',
    'the last owner stays'
);
select throws_ok(
    $$select api.remove_member(tests.person('carol'))$$,
    'PT404',
    format('user %s is no member', tests.person('carol')),
    'nobody is removed twice'
);
select is(
    (select r.message from tests.refusal($$select api.remove_member(tests.person('bob'))$$) as r),
    format('user %s is no member', tests.person('bob')),
    'a member of another tenant is reported in the same words'
);
select throws_ok('select api.remove_member(null)', 'PT404', 'user null is no member', 'nobody is no member');

reset role;
insert into core.memberships (tenant_id, user_id, role)
values (tests.tenant('acme'), tests.person('carol'), 'reader');

-- must deny: the other levels
reset role;
select tests.be('erin of acme');

select throws_ok(
    $$select api.remove_member(tests.person('alice'))$$,
    'PT403',
    'this needs level owner, and this context has level editor',
    'erin, who edits, is refused'
);

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select api.remove_member(tests.person('alice'))$$,
    'PT403',
    'this needs level owner, and this context has level commenter',
    'chris, who comments, is refused'
);

reset role;
select tests.be('carol of acme');

select throws_ok(
    $$select api.remove_member(tests.person('alice'))$$,
    'PT403',
    'this needs level owner, and this context has level reader',
    'carol, who reads, is refused'
);

select *
from finish();

rollback;
