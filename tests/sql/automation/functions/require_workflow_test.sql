begin;

select plan(5);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
reset role;
select tests.be('carol of acme');

select is((automation.require_workflow(workflow)).name, 'Mail', 'a reader finds it')
from ids;
select is(
    (select row(r.*)::text from tests.refusal('select automation.require_workflow(''wflNever000000000'')') as r),
    '(PT404,"workflow wflNever000000000 does not exist","","List the workflows with api.list_workflows().")',
    'one that never was is not found'
);
select throws_ok('select automation.require_workflow(null)', 'PT404', 'workflow null does not exist', 'nor is null');
reset role;
select throws_ok(format('select automation.require_workflow(%L)', workflow), 'PT401', null, 'nobody finds any')
from ids;
select tests.be('bob of globex');
select is(
    (select row(r.*)::text from tests.refusal(format('select automation.require_workflow(%L)', workflow)) as r),
    (
        select replace(row(r.*)::text, 'wflNever000000000', workflow)
        from tests.refusal('select automation.require_workflow(''wflNever000000000'')') as r
    ),
    'a workflow of acme is refused as one that never was'
)
from ids;

select *
from finish();

rollback;
