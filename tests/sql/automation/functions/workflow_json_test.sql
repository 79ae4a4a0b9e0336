begin;

select plan(2);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.update_workflow(workflow, enabled => false, max_attempts => 4)
from ids;
reset role;
update automation.workflows
set
    created_at = '2026-01-01 10:00Z',
    updated_at = '2026-01-01 11:00Z',
    updated_by = null;
select tests.be('carol of acme');

select is(
    automation.workflow_json(w)::jsonb,
    jsonb_build_object(
        'id', i.workflow, 'name', 'Mail', 'enabled', false, 'maxAttempts', 4, 'version', 2,
        'definition', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]'::jsonb,
        'createdTime', '2026-01-01T10:00:00.000Z', 'createdBy', tests.person('erin'),
        'lastModifiedTime', '2026-01-01T11:00:00.000Z', 'lastModifiedBy', null
    ),
    'a workflow is told wholly, and null where nobody is known'
)
from automation.workflows as w
cross join ids as i;
select is(
    (select array_agg(key) from json_object_keys(automation.workflow_json(w)) as key),
    array[
        'id', 'name', 'definition', 'enabled', 'maxAttempts', 'version', 'createdTime', 'createdBy', 'lastModifiedTime', 'lastModifiedBy'
    ],
    'in this order'
)
from automation.workflows as w;

select *
from finish();

rollback;
