create or replace function automation.workflow_json(workflow automation.workflows)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'id', workflow.id,
        'name', workflow.name,
        'definition', workflow.definition,
        'enabled', workflow.is_enabled,
        'maxAttempts', workflow.max_attempts,
        'version', workflow.version,
        'createdTime', airtable.time_text(workflow.created_at),
        'createdBy', workflow.created_by,
        'lastModifiedTime', airtable.time_text(workflow.updated_at),
        'lastModifiedBy', workflow.updated_by
    )
$$;

comment on function automation.workflow_json(automation.workflows) is
    'A workflow as callers see it: {"id", "name", "definition", "enabled", "maxAttempts", "version", "createdTime", '
    '"createdBy", "lastModifiedTime", "lastModifiedBy"}.';

revoke all on function automation.workflow_json(automation.workflows) from public;
grant execute on function automation.workflow_json(automation.workflows) to application_user;
