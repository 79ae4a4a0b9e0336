create or replace function api.create_workflow(
    name         text,
    definition   jsonb,
    enabled      boolean default true,
    max_attempts integer default 3
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows;
begin
    perform app.raise_call_faults(
        automation.workflow_faults(name, definition, max_attempts)
        || array[
            case when name is null then 'name: is missing' end,
            case when definition is null then 'definition: is missing' end,
            case when enabled is null then 'enabled: expected true or false, got null' end,
            case when max_attempts is null then 'max_attempts: expected 1 to 100, got null' end
        ]
    );
    insert into automation.workflows as w (tenant_id, name, definition, is_enabled, max_attempts, created_by, updated_by)
    values (
        v_tenant_id,
        create_workflow.name,
        create_workflow.definition,
        enabled,
        create_workflow.max_attempts,
        app.current_user_id(),
        app.current_user_id()
    )
    on conflict on constraint workflows_name_key do nothing
    returning w.* into v_workflow;
    if v_workflow.id is null then
        perform automation.raise_workflow_name_taken(name);
    end if;
    return automation.workflow_json(v_workflow);
end;
$$;

comment on function api.create_workflow(text, jsonb, boolean, integer) is
    'Makes a workflow: {"id", "name", "definition", "enabled", "maxAttempts", "version", "createdTime", "createdBy", '
    '"lastModifiedTime", "lastModifiedBy"}. `definition` lists its actions, [{"type", "name", "config"}], 1 to 100; what '
    'a type means is the workers'' business. Needs level editor. Raises PT422 with all faults, PT409 when there is a '
    'workflow of this name.
    @tag workflows
    @param max_attempts: 1..100
    @param definition: [Action]
    @returns Workflow
    @shape Action {type: text, name?: text, config?: object}
    @shape Workflow {id: text, name: text, definition: [Action], enabled: boolean, maxAttempts: integer, version:
        integer, createdTime: timestamptz, createdBy: uuid | null, lastModifiedTime: timestamptz, lastModifiedBy: uuid |
        null}
    @example {"name": "Welcome", "definition": [{"type": "send_email", "config": {"template": "welcome"}}]}';

revoke all on function api.create_workflow(text, jsonb, boolean, integer) from public;
grant execute on function api.create_workflow(text, jsonb, boolean, integer) to application_user;
