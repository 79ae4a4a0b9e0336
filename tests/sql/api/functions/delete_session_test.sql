begin;

select plan(9);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant'),
    (tests.tenant('globex'), 'sesTenant00000000', tests.person('bob'), 'rocket', 'tenant');

select tests.be('chris of acme');

select throws_ok(
    $$select api.delete_session('sesTenant00000000')$$,
    'PT403',
    'conversation sesTenant00000000 is another member''s',
    'chris does not delete what erin shares'
);
select throws_ok(
    $$select api.delete_session('sesPrivate0000000')$$,
    'PT404',
    'conversation sesPrivate0000000 does not exist',
    'nor what he does not see'
);

reset role;
select tests.be('erin of acme');

select is(
    api.delete_session('sesPrivate0000000')::jsonb, '{"id": "sesPrivate0000000", "deleted": true}', 'erin deletes her own'
);
select throws_ok($$select api.delete_session('sesPrivate0000000')$$, 'PT404', null, 'once');

reset role;
select tests.be('alice of acme');

select is(api.delete_session('sesOwners00000000') ->> 'deleted', 'true', 'alice, an owner, what is shared');
select throws_ok('select api.delete_session(null)', 'PT404', null, 'null is none');

reset role;

select results_eq(
    'select title from chat.conversation_sessions order by title', $$values ('rocket'), ('tenant')$$, 'nothing else is gone'
);

select app.begin_as(tests.tenant('acme'));

select is(api.delete_session('sesTenant00000000') ->> 'deleted', 'true', 'a service of the tenant deletes what is shared too');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.delete_session('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
