create or replace function api.create_trigger(
    workflow_id text,
    type        text,
    table_id    text  default null,
    filter      jsonb default null,
    cron        text  default null,
    time_zone   text  default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
    v_zone text := case when type = 'schedule' then coalesce(time_zone, 'UTC') else time_zone end;
    v_base_id text;
    v_trigger automation.triggers;
begin
    if table_id is not null then
        select t.base_id into v_base_id
        from airtable.tables as t
        where t.tenant_id = v_tenant_id
            and t.id = create_trigger.table_id;
        if v_base_id is null then
            perform airtable.raise_table_missing(table_id);
        end if;
    end if;
    perform app.raise_call_faults(automation.trigger_faults(type, table_id, filter, cron, v_zone));
    if v_base_id is not null then
        perform airtable.open_feed(v_base_id);
    end if;
    insert into automation.triggers as t (
        tenant_id, workflow_id, type, base_id, table_id, filter, condition, cron, time_zone, next_at
    )
    values (
        v_tenant_id,
        v_workflow.id,
        create_trigger.type,
        v_base_id,
        create_trigger.table_id,
        airtable.filter_by_id(table_id, filter),
        case when filter is not null then airtable.resolved_filter(table_id, filter) end,
        create_trigger.cron,
        v_zone,
        automation.next_time(cron, v_zone, clock_timestamp())
    )
    returning t.* into v_trigger;
    return automation.trigger_json(v_trigger);
end;
$$;

comment on function api.create_trigger(text, text, text, jsonb, text, text) is
    'Has a workflow run when something happens: {"id", "workflowId", "type", "tableId", "filter", "cron", "timeZone", '
    '"nextTime", "fault"}, what it has not left out. `type` is recordCreated, recordUpdated, recordDeleted or '
    'recordMatches of a table, with a filter as api.list_records takes it (recordMatches needs one, and means that a '
    'record has come to pass it); schedule with `cron` by the clock of `time_zone`, UTC if none is given; webhook or '
    'manual, which let api.start_run start it. Needs level editor. Raises PT404 when workflow or table does not exist, '
    'PT422 with all faults.
    @tag workflows
    @param type: TriggerType
    @param filter: object
    @returns Trigger
    @shape TriggerType "recordCreated" | "recordUpdated" | "recordDeleted" | "recordMatches" | "schedule" | "webhook" |
        "manual"
    @shape Trigger {id: text, workflowId: text, type: TriggerType, tableId?: text, filter?: object, cron?: text,
        timeZone?: text, nextTime?: timestamptz, fault?: text}';

revoke all on function api.create_trigger(text, text, text, jsonb, text, text) from public;
grant execute on function api.create_trigger(text, text, text, jsonb, text, text) to application_user;
