begin;

select plan(8);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

select is(api.update_workflow(workflow, enabled => false) ->> 'version', '1', 'to disable it makes no version')
from ids;
select is(
    api.update_workflow(workflow, 'Post', '[{"type": "post"}]', true)::jsonb
        - array['id', 'createdTime', 'createdBy', 'lastModifiedTime', 'lastModifiedBy'],
    '{"name": "Post", "definition": [{"type": "post"}], "enabled": true, "maxAttempts": 3, "version": 2}',
    'a change makes one'
)
from ids;
select is(api.update_workflow(workflow, 'Post') ->> 'version', '2', 'what changes nothing does not')
from ids;
select api.create_workflow('Other', '[{"type": "x"}]');
select throws_ok(
    format('select api.update_workflow(%L, ''Other'')', workflow), 'PT409', 'there is a workflow named "Other"', 'a name is taken'
)
from ids;
select throws_ok(
    format('select api.update_workflow(%L, definition => ''{}'')', workflow),
    'PT422',
    'definition: expected a list of actions, got object',
    'a definition is checked'
)
from ids;
select throws_ok(
    $$select api.update_workflow('wflNone0000000000')$$, 'PT404', 'workflow wflNone0000000000 does not exist', 'one that is not'
);

reset role;
select tests.be('bob of globex');

select throws_ok(
    format('select api.update_workflow(%L, ''x'')', workflow), 'PT404', format('workflow %s does not exist', workflow), 'nor for bob'
)
from ids;

reset role;
select tests.be('carol of acme');

select throws_ok(format('select api.update_workflow(%L, ''x'')', workflow), 'PT403', null, 'a reader may not')
from ids;

select *
from finish();

rollback;
