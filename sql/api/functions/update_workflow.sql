create or replace function api.update_workflow(
    workflow_id  text,
    name         text    default null,
    definition   jsonb   default null,
    enabled      boolean default null,
    max_attempts integer default null
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
begin
    perform app.raise_call_faults(automation.workflow_faults(name, definition, max_attempts));
    begin
        update automation.workflows as w
        set
            name = coalesce(update_workflow.name, w.name),
            definition = coalesce(update_workflow.definition, w.definition),
            is_enabled = coalesce(enabled, w.is_enabled),
            max_attempts = coalesce(update_workflow.max_attempts, w.max_attempts),
            updated_by = app.current_user_id()
        where w.tenant_id = v_tenant_id
            and w.id = workflow_id
        returning w.* into v_workflow;
    exception
        when unique_violation then
            perform automation.raise_workflow_name_taken(name);
    end;
    return automation.workflow_json(v_workflow);
end;
$$;

comment on function api.update_workflow(text, text, jsonb, boolean, integer) is
    'Changes what is given of a workflow, and answers as api.create_workflow does. A change of name, definition or '
    'attempts makes a new version; runs that are there already keep theirs. Needs level editor. Raises PT404 when there '
    'is none, PT422 with all faults, PT409 when the name is taken.
    @tag workflows
    @param max_attempts: 1..100
    @param definition: [Action]
    @returns Workflow';

revoke all on function api.update_workflow(text, text, jsonb, boolean, integer) from public;
grant execute on function api.update_workflow(text, text, jsonb, boolean, integer) to application_user;
