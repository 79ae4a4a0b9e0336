begin;

select plan(12);

select is(timeseries.message_faults('[{"role": "user", "content": ""}]'), '{}', 'a role and a content are enough');
select is(
    timeseries.message_faults(
        '[{"role": "tool", "content": "x", "toolsUsed": [], "tokensIn": 0, "tokensOut": 7, "cost": 0.5, "model": "m", "metadata": {}},
        {"role": "system", "content": "x", "toolsUsed": null, "tokensIn": null, "cost": null, "model": null, "metadata": null}]'
    ),
    '{}',
    'whatever is known may be there, or null'
);
select is(timeseries.message_faults(message::jsonb), array[fault], fault)
from (values
    ('[7]', 'message 1: expected an object, got number'),
    (
        '[{"role": "user", "content": "x"}, {"role": "robot", "content": "x"}]',
        'message 2: role: expected user, assistant, system or tool, got robot'
    ),
    ('[{"role": "user"}]', 'message 1: content: expected text'),
    ('[{"role": "user", "content": "x", "toolsUsed": {}}]', 'message 1: toolsUsed: expected an array of objects'),
    ('[{"role": "user", "content": "x", "toolsUsed": ["search"]}]', 'message 1: toolsUsed: expected an array of objects'),
    ('[{"role": "user", "content": "x", "tokensIn": 1.5}]', 'message 1: tokensIn: expected a whole number from 0 to 2147483647, got 1.5'),
    ('[{"role": "user", "content": "x", "cost": -1}]', 'message 1: cost: expected a number from 0 to 999999999, got -1'),
    ('[{"role": "user", "content": "x", "cost": "1"}]', 'message 1: cost: expected a number from 0 to 999999999, got "1"'),
    ('[{"role": "user", "content": "x", "model": ""}]', 'message 1: model: expected text of 1 to 255 characters'),
    ('[{"role": "user", "content": "x", "metadata": []}]', 'message 1: metadata: expected an object')
) as given (message, fault);

select * from finish();

rollback;
