begin;

select plan(8);

select tests.be('erin of acme');

select is(
    api.create_workflow('Mail', '[{"type": "send_mail", "name": "First", "config": {}}]', max_attempts => 5)::jsonb
        - array['id', 'createdTime', 'lastModifiedTime'],
    jsonb_build_object(
        'name', 'Mail', 'definition', '[{"type": "send_mail", "name": "First", "config": {}}]'::jsonb, 'enabled', true,
        'maxAttempts', 5, 'version', 1, 'createdBy', tests.person('erin'), 'lastModifiedBy', tests.person('erin')
    ),
    'a workflow is made'
);
select throws_ok(
    $$select api.create_workflow('Mail', '[{"type": "x"}]')$$, 'PT409', 'there is a workflow named "Mail"', 'names are taken once'
);
select is(
    (tests.refusal($$
        select api.create_workflow('', '[{"type": "A b"}, 3, {"type": "x", "config": [], "then": 1, "name": 5}]', null, 0)
    $$)).detail,
    concat_ws(
        e'\n',
        'name: expected 1 to 255 characters',
        'max_attempts: expected 1 to 100, got 0',
        'definition[0].type: expected a letter, then letters, digits, _ and ., got "A b"',
        'definition[1]: expected an object, got number',
        'definition[2].config: expected an object, got array',
        'definition[2].name: expected 1 to 255 characters',
        'definition[2].then: is not known',
        'enabled: expected true or false, got null'
    ),
    'all faults are told'
);
select throws_ok(
    $$select api.create_workflow('x', '[]')$$, 'PT422', 'definition: expected 1 to 100 actions, got 0', 'it does something'
);
select throws_ok(
    $$select api.create_workflow(null, null, true, null)$$,
    'PT422',
    '3 faults; the first is: name: is missing',
    'nothing is left out'
);

reset role;
select tests.be('chris of acme');

select throws_ok($$select api.create_workflow('x', '[{"type": "x"}]')$$, 'PT403', null, 'a commenter may not');

reset role;
select tests.be('bob of globex');

select lives_ok($$select api.create_workflow('Mail', '[{"type": "x"}]')$$, 'globex has names of its own');
select is(json_array_length(api.list_workflows() -> 'workflows'), 1, 'and sees its own');

select *
from finish();

rollback;
