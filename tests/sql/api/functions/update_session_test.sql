begin;

select plan(15);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant'),
    (tests.tenant('globex'), 'sesTenant00000000', tests.person('bob'), 'rocket', 'tenant');

select tests.be('erin of acme');

select is(
    api.update_session('sesPrivate0000000', 'Plans', '{"a": 1, "b": {"c": 2}}', model => 'small', system_prompt => 'Be kind.')::jsonb
    - array['createdTime', 'lastModifiedTime', 'lastActivityTime', 'userId', 'sharedWith', 'messageCount', 'lastMessageTime'],
    '{"id": "sesPrivate0000000", "title": "Plans", "status": "active", "model": "small", "systemPrompt": "Be kind.",
        "metadata": {"a": 1, "b": {"c": 2}}}',
    'what is given is changed'
);
select is(
    api.update_session('sesPrivate0000000', metadata => '{"b": null, "d": [null]}') -> 'metadata' #>> '{}',
    '{"a": 1, "d": [null]}',
    'metadata is merged by key, null removes one'
);
select is(
    api.update_session('sesPrivate0000000', status => 'archived', model => '')::jsonb
    - array['createdTime', 'lastModifiedTime', 'lastActivityTime', 'userId', 'sharedWith', 'messageCount', 'lastMessageTime'],
    '{"id": "sesPrivate0000000", "title": "Plans", "status": "archived", "model": null, "systemPrompt": "Be kind.",
        "metadata": {"a": 1, "d": [null]}}',
    'what is not given stays, an empty text removes'
);
select is(
    api.update_session('sesPrivate0000000', status => 'active') ->> 'status', 'active', 'what was archived comes back'
);
select is(
    (
        select r.detail
        from tests.refusal($$select api.update_session('sesPrivate0000000', '', '[]', 'gone')$$) as r
    ),
    e'title: expected 1 to 255 characters\nstatus: expected active or archived, got "gone"\nmetadata: expected an object, got array',
    'all faults are told at once'
);
select throws_ok(
    $$select api.update_session('sesPrivate0000000', metadata => 'null')$$,
    'PT422',
    'metadata: expected an object, got null',
    'metadata is not removed as a whole'
);
select throws_ok(
    format('select api.update_session(%L, metadata => %L)', 'sesPrivate0000000', jsonb_build_object(key, repeat('x', 60000))),
    'PT422',
    null,
    'what metadata would be is measured, not what is added'
)
from (
    select 'y' as key
    from api.update_session('sesPrivate0000000', metadata => jsonb_build_object('x', repeat('x', 60000)))
) as filled;
select is(api.get_session('sesPrivate0000000') ->> 'title', 'Plans', 'a refused change changes nothing');

-- A key of erin's that reads
reset role;
select tests.be('erin of acme', level => 'reader');

select lives_ok($$select api.update_session('sesPrivate0000000', 'Mine')$$, 'a key that reads changes what nobody else sees');
select throws_ok(
    $$select api.update_session('sesTenant00000000', 'Ours')$$,
    'PT403',
    'what others see needs level commenter, and this context has level reader',
    'and nothing that others see'
);

-- must deny
reset role;
select tests.be('alice of acme');

select throws_ok(
    $$select api.update_session('sesTenant00000000', 'Hers')$$,
    'PT403',
    'conversation sesTenant00000000 is another member''s',
    'alice owns the tenant, not the conversation'
);
select throws_ok(
    $$select api.update_session('sesPrivate0000000', 'Hers')$$,
    'PT404',
    'conversation sesPrivate0000000 does not exist',
    'a private one does not exist for her'
);
select throws_ok($$select api.update_session('sesPrivate0000000', '')$$, 'PT404', null, 'whatever she writes');
select throws_ok('select api.update_session(null)', 'PT404', null, 'null is none');

-- must deny
reset role;
set local role anonymous;

select throws_ok($$select api.update_session('x')$$, '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
