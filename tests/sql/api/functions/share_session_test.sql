begin;

select plan(9);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant'),
    (tests.tenant('globex'), 'sesTenant00000000', tests.person('bob'), 'rocket', 'tenant');

select tests.be('erin of acme');

select is(
    api.share_session('sesPrivate0000000', shared_with) ->> 'sharedWith', shared_with, format('erin shares with %s', shared_with)
)
from unnest(array['tenant', 'owners', 'private']) as shared_with;
select throws_ok(
    format('select api.share_session(%L, %L)', 'sesPrivate0000000', shared_with),
    'PT422',
    format('shared_with: expected private, owners or tenant, got "%s"', coalesce(shared_with, 'null')),
    'and with nobody else'
)
from unnest(array['world', null]) as shared_with;

reset role;
select tests.be('erin of acme', level => 'reader');

select throws_ok(
    $$select api.share_session('sesPrivate0000000', 'tenant')$$, 'PT403', null, 'a key that reads shares nothing'
);
select is(
    api.share_session('sesTenant00000000', 'private') ->> 'sharedWith', 'private', 'but takes back what was shared'
);

reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select api.share_session('sesOwners00000000', 'tenant')$$,
    'PT403',
    'conversation sesOwners00000000 is another member''s',
    'alice does not share what is erin''s'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.share_session('x', 'private')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
