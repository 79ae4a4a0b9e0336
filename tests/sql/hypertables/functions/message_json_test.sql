begin;

select plan(2);

select tests.be('erin of acme');
set local timezone = 'UTC';
select api.create_session(id => 'sesErinOne0000000');
select api.append_messages('sesErinOne0000000', '[
    {"role": "user", "content": "Hello"},
    {"role": "assistant", "content": "Hi", "toolsUsed": [{"name": "search"}], "tokensIn": 3, "tokensOut": 4, "cost": 0.5,
        "model": "large", "metadata": {"a": 1}}
]');
reset role;

select is(
    timeseries.message_json(m)::jsonb - array['id', 'createdTime'],
    given.expected,
    format('a message of role %s', m.role)
)
from timeseries.conversation_messages as m
inner join (
    values
        (
            'user',
            '{"sessionId": "sesErinOne0000000", "role": "user", "content": "Hello", "toolsUsed": null, "tokensIn": 0,
                "tokensOut": 0, "cost": 0, "model": null, "metadata": null}'::jsonb
        ),
        (
            'assistant',
            '{"sessionId": "sesErinOne0000000", "role": "assistant", "content": "Hi", "toolsUsed": [{"name": "search"}],
                "tokensIn": 3, "tokensOut": 4, "cost": 0.5, "model": "large", "metadata": {"a": 1}}'
        )
) as given (role, expected) on m.role = given.role;

select *
from finish();

rollback;
