create or replace function api.update_trigger(
    trigger_id text,
    filter     jsonb default null,
    cron       text  default null,
    time_zone  text  default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_trigger automation.triggers := automation.require_trigger(trigger_id);
    v_filter jsonb := coalesce(filter, v_trigger.filter);
    v_cron text := coalesce(cron, v_trigger.cron);
    v_zone text := coalesce(time_zone, v_trigger.time_zone);
begin
    perform app.raise_call_faults(automation.trigger_faults(v_trigger.type, v_trigger.table_id, v_filter, v_cron, v_zone));
    update automation.triggers as t
    set
        filter = airtable.filter_by_id(t.table_id, v_filter),
        condition = case when v_filter is not null then airtable.resolved_filter(t.table_id, v_filter) end,
        cron = v_cron,
        time_zone = v_zone,
        next_at = automation.next_time(v_cron, v_zone, clock_timestamp()),
        fault = null
    where t.tenant_id = v_tenant_id
        and t.id = trigger_id
    returning t.* into v_trigger;
    return automation.trigger_json(v_trigger);
end;
$$;

comment on function api.update_trigger(text, jsonb, text, text) is
    'Changes the filter or the schedule of a trigger, and lets one with a fault start runs again; answers as '
    'api.create_trigger does. Needs level editor. Raises PT404 when there is none, PT422 with all faults.
    @tag workflows
    @param filter: object
    @returns Trigger';

revoke all on function api.update_trigger(text, jsonb, text, text) from public;
grant execute on function api.update_trigger(text, jsonb, text, text) to application_user;
