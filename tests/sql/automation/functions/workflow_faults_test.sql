begin;

select plan(12);

-- must allow
select is(automation.workflow_faults(name, definition, max_attempts), '{}', description)
from (
    values
        (null, null::jsonb, null, 'what is not given has no faults'),
        ('Mail', '[{"type": "send_mail.now", "name": "Now", "config": {}}]', 1, 'a whole action'),
        (repeat('n', 255), (select jsonb_agg('{"type": "x"}'::jsonb) from generate_series(1, 100)), 100, 'as much as may be')
) as cases (name, definition, max_attempts, description);

-- must deny
select is(automation.workflow_faults(name, definition, max_attempts), faults, array_to_string(faults, '; '))
from (
    values
        (
            '', '{}'::jsonb, 0,
            array[
                'name: expected 1 to 255 characters', 'max_attempts: expected 1 to 100, got 0',
                'definition: expected a list of actions, got object'
            ]
        ),
        (
            repeat('n', 256), '[]', 101,
            array[
                'name: expected 1 to 255 characters', 'max_attempts: expected 1 to 100, got 101',
                'definition: expected 1 to 100 actions, got 0'
            ]
        ),
        (
            null, (select jsonb_agg('{"type": "x"}'::jsonb) from generate_series(1, 101)), null,
            array['definition: expected 1 to 100 actions, got 101']
        ),
        (
            null, jsonb_build_array(jsonb_build_object('type', 'x', 'config', jsonb_build_object('a', repeat('x', 262144)))), null,
            array['definition: expected at most 262144 bytes, got 262180']
        ),
        (null, '[{}]', null, array['definition[0].type: expected a letter, then letters, digits, _ and ., got nothing']),
        (null, '[{"type": 7}]', null, array['definition[0].type: expected a letter, then letters, digits, _ and ., got 7']),
        (null, '[{"type": "x"}, null]', null, array['definition[1]: expected an object, got null']),
        (
            null, '[{"type": "x", "name": null, "config": []}]', null,
            array['definition[0].config: expected an object, got array', 'definition[0].name: expected 1 to 255 characters']
        ),
        (
            '', '["x", {"type": "A", "name": "", "config": 1, "if": true}]', 3,
            array[
                'name: expected 1 to 255 characters',
                'definition[0]: expected an object, got string',
                'definition[1].config: expected an object, got number',
                'definition[1].if: is not known',
                'definition[1].name: expected 1 to 255 characters',
                'definition[1].type: expected a letter, then letters, digits, _ and ., got "A"'
            ]
        )
) as cases (name, definition, max_attempts, faults);

select *
from finish();

rollback;
