begin;

select plan(5);

select is(
    array_remove(chat.session_faults('Plans', 'archived', 'owners', 'gpt', 'Be kind.', '{"a": [1]}'), null), '{}', 'good values have no faults'
);
select is(array_remove(chat.session_faults(null, null, null, null, null, null), null), '{}', 'nor have values not given');
select is(
    chat.session_faults('', 'gone', 'all', repeat('m', 256), repeat('p', 16385), '[]'),
    array[
        'title: expected 1 to 255 characters',
        'status: expected active or archived, got "gone"',
        'shared_with: expected private, owners or tenant, got "all"',
        'model: expected at most 255 characters',
        'system_prompt: expected at most 16384 characters, got 16385',
        'metadata: expected an object, got array'
    ],
    'all faults are told'
);
select is(
    array_remove(chat.session_faults(null, null, null, null, null, jsonb_build_object('a', repeat('x', 65536))), null),
    array['metadata: expected at most 65536 bytes, got 65545'],
    'metadata that is too long is told'
);

-- must deny
reset role;
set local role anonymous;

select throws_ok('select chat.session_faults(null, null, null, null, null, null)', '42501', null, 'anonymous has no business here');

select *
from finish();

rollback;
