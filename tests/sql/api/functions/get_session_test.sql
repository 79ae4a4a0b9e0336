begin;

select plan(8);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant'),
    (tests.tenant('globex'), 'sesTenant00000000', tests.person('bob'), 'rocket', 'tenant');

select tests.be('erin of acme');

select is(api.get_session('sesPrivate0000000') ->> 'title', 'private', 'erin reads her own');

reset role;
select tests.be('alice of acme');

select is(api.get_session('sesOwners00000000') ->> 'title', 'owners', 'alice, an owner, what is shared with owners');
select throws_ok(
    $$select api.get_session('sesPrivate0000000')$$,
    'PT404',
    'conversation sesPrivate0000000 does not exist',
    'and nothing private'
);

reset role;
select tests.be('carol of acme');

select is(api.get_session('sesTenant00000000') ->> 'title', 'tenant', 'carol what is shared with all');
select throws_ok($$select api.get_session('sesOwners00000000')$$, 'PT404', null, 'and nothing else');
select throws_ok('select api.get_session(null)', 'PT404', 'conversation null does not exist', 'null is none');

reset role;
select tests.be('bob of globex');

select is(api.get_session('sesTenant00000000') ->> 'title', 'rocket', 'bob reads globex''s of that id');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.get_session('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
