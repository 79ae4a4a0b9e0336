begin;

select plan(15);

-- Faults
select tests.be('carol of acme');

select throws_ok(
    $$select api.leave_tenant(tests.tenant('globex'))$$,
    'PT404',
    format('tenant %s is not the one this context works for', tests.tenant('globex')),
    'carol, at work in acme, does not leave globex by mistake'
);
select throws_ok(
    $$select api.leave_tenant('99999999-9999-4999-8999-999999999999')$$,
    'PT404',
    'tenant 99999999-9999-4999-8999-999999999999 is not the one this context works for',
    'nor a tenant that never was, in the same words'
);
select throws_ok(
    'select api.leave_tenant(null)', 'PT404', 'tenant null is not the one this context works for', 'nor null'
);

-- must deny
select is(
    tests.rows_affected($$delete from core.memberships where user_id = tests.person('erin')$$),
    0::bigint,
    'she ends nobody else''s membership'
);

reset role;
select tests.be('carol of acme', level => 'reader');

select throws_ok(
    $$select api.leave_tenant(tests.tenant('acme'))$$,
    'PT403',
    'only a person may do this for themselves, and this context works for an API key or a service',
    'an API key does not leave for her'
);
select is(tests.rows_affected('delete from core.memberships'), 0::bigint, 'not by SQL either');

reset role;
select app.begin_as(tests.tenant('acme'));

select throws_ok(
    $$select api.leave_tenant(tests.tenant('acme'))$$, 'PT403', null, 'the tenant''s own service cannot leave'
);

reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select api.leave_tenant(tests.tenant('acme'))$$,
    'PT409',
    'a tenant keeps at least one owner',
    'the last owner stays'
);

-- must allow: carol, who reads
reset role;
select tests.be('carol of acme');

select is(
    api.leave_tenant(tests.tenant('acme'))::jsonb,
    jsonb_build_object('id', tests.tenant('acme'), 'left', true),
    'carol leaves acme'
);
select is(app.current_tenant_id(), null, 'and has no access from now on');

reset role;
select tests.be('carol of globex');

select is(app.current_tenant_id(), tests.tenant('globex'), 'but still works for globex');

-- An owner, where there is another one
reset role;
select tests.be('alice of acme');
select api.create_api_key('Robot', 'editor'), api.change_member(tests.person('erin'), 'owner');

select is(
    (api.leave_tenant(tests.tenant('acme')) ->> 'left')::boolean, true, 'alice leaves once erin owns acme'
);

reset role;

select is_empty('select name from core.api_keys', 'and the keys that worked for her are gone');
select is(
    (select array_agg(u.name order by u.name)
        from core.memberships as m
        inner join core.users as u on m.user_id = u.id
        where m.tenant_id = tests.tenant('acme')),
    array['Chris', 'Erin'],
    'the others stay'
);

set local role anonymous;

select throws_ok('select api.leave_tenant(null)', '42501', null, 'anonymous is no member');

select *
from finish();

rollback;
