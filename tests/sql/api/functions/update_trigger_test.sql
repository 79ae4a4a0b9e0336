begin;

select plan(5);

select tests.be('erin of acme');
create temporary table ids on commit drop as
select api.create_workflow('Mail', '[{"type": "send_mail", "config": {"to": "x@example.com"}}]') ->> 'id' as workflow;

alter table ids add matching text, add timed text;
update ids
set
    matching = api.create_trigger(workflow, 'recordMatches', 'tblTasks000000000', '{"Done": true}') ->> 'id',
    timed = api.create_trigger(workflow, 'schedule', cron => '0 0 * * *') ->> 'id';

select is(
    api.update_trigger(matching, '{"Done": true, "Name": "x"}') -> 'filter' ->> 'fldName0000000000', 'x', 'a filter is changed'
)
from ids;
select is(
    api.update_trigger(timed, time_zone => 'Europe/Berlin')::jsonb - array['id', 'workflowId', 'nextTime'],
    '{"type": "schedule", "cron": "0 0 * * *", "timeZone": "Europe/Berlin"}',
    'a schedule is changed'
)
from ids;
select throws_ok(format('select api.update_trigger(%L, cron => ''x'')', timed), 'PT422', null, 'and checked')
from ids;

-- A field that goes
select api.delete_field('tblTasks000000000', 'fldDone0000000000');

select is(
    api.list_triggers(workflow) #>> '{triggers,0,fault}',
    'field fldDone0000000000 of its filter was deleted',
    'a trigger whose field went says so'
)
from ids;
select is(api.update_trigger(matching, '{"Name": "y"}') ->> 'fault', null, 'a filter without it mends it')
from ids;

select *
from finish();

rollback;
