create or replace function automation.trigger_json(workflow_trigger automation.triggers)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select json_strip_nulls(json_build_object(
        'id', workflow_trigger.id,
        'workflowId', workflow_trigger.workflow_id,
        'type', workflow_trigger.type,
        'tableId', workflow_trigger.table_id,
        'filter', workflow_trigger.filter,
        'cron', workflow_trigger.cron,
        'timeZone', workflow_trigger.time_zone,
        'nextTime', airtable.time_text(workflow_trigger.next_at),
        'fault', workflow_trigger.fault
    ))
$$;

comment on function automation.trigger_json(automation.triggers) is
    'A trigger as callers see it, without what it has not: {"id", "workflowId", "type", "tableId", "filter", "cron", '
    '"timeZone", "nextTime", "fault"}.';

revoke all on function automation.trigger_json(automation.triggers) from public;
grant execute on function automation.trigger_json(automation.triggers) to application_user;
