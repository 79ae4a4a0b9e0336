begin;

select plan(2);

insert into chat.conversation_sessions (tenant_id, id, user_id, title, shared_with)
values
    (tests.tenant('acme'), 'sesPrivate0000000', tests.person('erin'), 'private', 'private'),
    (tests.tenant('acme'), 'sesOwners00000000', tests.person('erin'), 'owners', 'owners'),
    (tests.tenant('acme'), 'sesTenant00000000', tests.person('erin'), 'tenant', 'tenant'),
    (tests.tenant('globex'), 'sesTenant00000000', tests.person('bob'), 'rocket', 'tenant');

select tests.be('erin of acme');

select is(
    (
        select
            chat.session_json(s)::jsonb - array['createdTime', 'lastModifiedTime', 'lastActivityTime']
        from chat.conversation_sessions as s
        where s.id = 'sesOwners00000000'
    ),
    jsonb_build_object('userId', tests.person('erin')) || '{
        "id": "sesOwners00000000", "title": "owners", "status": "active", "sharedWith": "owners", "model": null,
        "systemPrompt": null, "metadata": {}, "messageCount": 0, "lastMessageTime": null
    }',
    'a conversation is told with everything but its tenant'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok('select chat.session_json(null)', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
