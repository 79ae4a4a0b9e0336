begin;

select plan(3);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;
select api.create_trigger(workflow, 'manual'),
    api.create_trigger(workflow, 'recordMatches', 'tblTasks000000000', '{"field": "Done", "op": "is not empty"}'),
    api.create_trigger(workflow, 'schedule', cron => '0 8 * * *', time_zone => 'Europe/Berlin')
from ids;
reset role;
update automation.triggers set next_at = '2026-01-01 07:00Z' where type = 'schedule';
update automation.triggers set fault = 'field fldDone0000000000 of its filter was deleted' where type = 'recordMatches';
select tests.be('carol of acme');

select is(
    automation.trigger_json(t)::jsonb, jsonb_build_object('id', t.id, 'workflowId', i.workflow, 'type', t.type) || whole.json, t.type
)
from automation.triggers as t
cross join ids as i
inner join (
    values
        ('manual', '{}'::jsonb),
        (
            'recordMatches',
            '{"tableId": "tblTasks000000000", "filter": {"field": "fldDone0000000000", "op": "is not empty"},
                "fault": "field fldDone0000000000 of its filter was deleted"}'
        ),
        ('schedule', '{"cron": "0 8 * * *", "timeZone": "Europe/Berlin", "nextTime": "2026-01-01T07:00:00.000Z"}')
) as whole (type, json) on t.type = whole.type
order by t.type;

select *
from finish();

rollback;
