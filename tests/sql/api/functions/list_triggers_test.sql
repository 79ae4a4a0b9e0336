begin;

select plan(3);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

select api.create_trigger(workflow, type)
from ids
cross join unnest(array['webhook', 'manual']) as type;
reset role;
select tests.be('carol of acme');

select is(
    (
        select jsonb_agg(item.value - 'id' order by item.place)
        from jsonb_array_elements(api.list_triggers(workflow)::jsonb -> 'triggers') with ordinality as item (value, place)
    ),
    jsonb_build_array(
        jsonb_build_object('workflowId', workflow, 'type', 'webhook'), jsonb_build_object('workflowId', workflow, 'type', 'manual')
    ),
    'a reader sees them, oldest first'
)
from ids;
select throws_ok($$select api.list_triggers('x')$$, 'PT404', 'workflow x does not exist', 'of a workflow that is there');

reset role;
select tests.be('bob of globex');

select throws_ok(format('select api.list_triggers(%L)', workflow), 'PT404', null, 'acme''s workflow is none to bob')
from ids;

select *
from finish();

rollback;
