begin;

select plan(5);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
alter table ids add trigger text;
update ids set trigger = api.create_trigger(workflow, 'manual') ->> 'id';
reset role;
select tests.be('carol of acme');

select is((automation.require_trigger(trigger)).type, 'manual', 'a reader finds it')
from ids;
select is(
    (select row(r.*)::text from tests.refusal('select automation.require_trigger(''wtrNever000000000'')') as r),
    '(PT404,"trigger wtrNever000000000 does not exist","","List the triggers of a workflow with api.list_triggers(workflow_id).")',
    'one that never was is not found'
);
select throws_ok('select automation.require_trigger(null)', 'PT404', 'trigger null does not exist', 'nor is null');
reset role;
select throws_ok(format('select automation.require_trigger(%L)', trigger), 'PT401', null, 'nobody finds any')
from ids;
select tests.be('bob of globex');
select is(
    (select row(r.*)::text from tests.refusal(format('select automation.require_trigger(%L)', trigger)) as r),
    (
        select replace(row(r.*)::text, 'wtrNever000000000', trigger)
        from tests.refusal('select automation.require_trigger(''wtrNever000000000'')') as r
    ),
    'a trigger of acme is refused as one that never was'
)
from ids;

select *
from finish();

rollback;
