begin;

select plan(11);

select tests.be('carol of acme');
select lives_ok($$select api.create_session(id => 'sesCarol000000000')$$, 'carol, a reader, begins a conversation');
select is(
    api.append_messages('sesCarol000000000', '{"role": "user", "content": "hello"}') ->> 'messageCount', '1',
    'and speaks in it'
);
select is(
    api.append_messages(
        'sesCarol000000000', '[{"role": "assistant", "content": "yes?"}, {"role": "user", "content": "no"}]'
    ) ->> 'messageCount',
    '3',
    'messages are counted'
);
select is(
    array(
        select message ->> 'content'
        from json_array_elements(api.list_messages('sesCarol000000000') -> 'messages') as message
    ),
    array['hello', 'yes?', 'no'],
    'in the order they were given'
);
select is(
    (api.get_session('sesCarol000000000') ->> 'lastMessageTime')::timestamptz,
    (api.list_messages('sesCarol000000000', newest_first => true) #>> '{messages,0,createdTime}')::timestamptz,
    'the conversation knows when the last came'
);
select throws_ok(
    $$select api.append_messages('sesCarol000000000', '[]')$$, 'PT422', null, 'no message is a fault'
);
select throws_ok(
    $$select api.append_messages('sesCarol000000000', '[{"role": "user", "content": "x"}, {"role": "x"}]')$$,
    'PT422', '2 faults; the first is: message 2: role: expected user, assistant, system or tool, got x', 'all faults are told'
);
select throws_ok(
    $$select api.append_messages('sesNever000000000', '{"role": "user", "content": "x"}')$$,
    'PT404', 'conversation sesNever000000000 does not exist', 'one that never was'
);
reset role;
select tests.be('erin of acme');
select throws_ok(
    $$select api.append_messages('sesCarol000000000', '{"role": "user", "content": "x"}')$$,
    'PT404', 'conversation sesCarol000000000 does not exist', 'another member''s is told in the same words'
);
reset role;
update chat.conversation_sessions
set shared_with = 'tenant'
where id = 'sesCarol000000000';
select tests.be('erin of acme');
select throws_ok(
    $$select api.append_messages('sesCarol000000000', '{"role": "user", "content": "x"}')$$,
    'PT403', null, 'what is shared is read by others, not written'
);
reset role;
select tests.be('carol of acme');
select throws_ok(
    $$select api.append_messages('sesCarol000000000', '{"role": "user", "content": "x"}')$$,
    'PT403', null, 'a reader writes nothing that others see'
);

select * from finish();

rollback;
