begin;

select plan(12);

-- carol of acme reads
select tests.be('carol of acme');

select is(
    api.create_session()::jsonb - array['id', 'createdTime', 'lastModifiedTime', 'lastActivityTime'],
    jsonb_build_object('userId', tests.person('carol')) || '{
        "title": "New conversation", "status": "active", "sharedWith": "private", "model": null, "systemPrompt": null,
        "metadata": {}, "messageCount": 0, "lastMessageTime": null
    }',
    'a conversation begins private, whoever''s it is'
);
select is(
    api.create_session('Plans', '{"project": 7}', model => 'small', system_prompt => '', id => 'sesPlans000000000')::jsonb
    - array['createdTime', 'lastModifiedTime', 'lastActivityTime', 'userId', 'status', 'sharedWith', 'messageCount', 'lastMessageTime'],
    '{"id": "sesPlans000000000", "title": "Plans", "model": "small", "systemPrompt": null, "metadata": {"project": 7}}',
    'with what is given; an empty text is none'
);
select throws_ok(
    $$select api.create_session(id => 'sesPlans000000000')$$, '23505', null, 'an id is taken once'
);
select throws_ok(
    $$select api.create_session(shared_with => 'tenant')$$,
    'PT403',
    'what others see needs level commenter, and this context has level reader',
    'who reads cannot show it to others'
);
select is(
    (
        select r.detail
        from tests.refusal($$select api.create_session('', '3', 'world', repeat('m', 300), repeat('p', 20000), 'x')$$) as r
    ),
    e'title: expected 1 to 255 characters\n'
    || e'shared_with: expected private, owners or tenant, got "world"\n'
    || e'model: expected at most 255 characters\n'
    || e'system_prompt: expected at most 16384 characters, got 20000\n'
    || e'metadata: expected an object, got number\n'
    || 'id: expected ses and 14 letters or digits',
    'all faults are told at once'
);
select throws_ok(
    $$select api.create_session(shared_with => null)$$, 'PT422', null, 'a conversation shared with null is none'
);

-- chris of acme comments
reset role;
select tests.be('chris of acme');

select is(api.create_session(shared_with => 'tenant') ->> 'sharedWith', 'tenant', 'who comments can');
select throws_ok(
    $$select api.create_session(id => 'sesPlans000000000')$$, '23505', null, 'the id that carol has is taken in acme'
);

-- bob of globex
reset role;
select tests.be('bob of globex');

select lives_ok($$select api.create_session(id => 'sesPlans000000000')$$, 'and free in globex');

-- must deny
reset role;
select app.begin_as(tests.tenant('acme'));

select throws_ok(
    'select api.create_session()',
    'PT403',
    'a conversation belongs to a person, and this context has none',
    'a service has no conversations'
);

reset role;
select tests.be('dave of acme');

select throws_ok('select api.create_session()', 'PT401', null, 'dave is no member');

-- must deny
reset role;
set local role anonymous;

select throws_ok('select api.create_session()', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
