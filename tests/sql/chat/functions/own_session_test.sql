begin;

select plan(7);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant'),
    (tests.tenant('globex'), 'sesTenant00000000', tests.person('bob'), 'rocket', 'tenant');

select tests.be('erin of acme');

select is((chat.own_session('sesPrivate0000000')).title, 'private', 'erin has hers');

reset role;
select tests.be('chris of acme');

select throws_ok(
    $$select chat.own_session('sesTenant00000000')$$,
    'PT403',
    'conversation sesTenant00000000 is another member''s',
    'chris sees one of erin''s, and may not change it'
);
select throws_ok(
    format('select chat.own_session(%L)', id),
    'PT404',
    format('conversation %s does not exist', id),
    'one he does not see is told in the words for what never was'
)
from unnest(array['sesPrivate0000000', 'sesOwners00000000', 'sesNever000000000']) as id;

reset role;
select app.begin_as(tests.tenant('acme'));

select throws_ok($$select chat.own_session('sesTenant00000000')$$, 'PT403', null, 'a service, which is nobody, has none');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select chat.own_session('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
