create or replace function api.start_run(
    workflow_id     text,
    input           jsonb default '{}',
    idempotency_key text  default null,
    source          text  default 'manual'
)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_workflow automation.workflows := automation.require_workflow(workflow_id);
    v_run_id text;
begin
    perform app.raise_call_faults(array[
        case when source is null or source not in ('manual', 'webhook') then 'source: expected manual or webhook' end,
        case
            when jsonb_typeof(input) is distinct from 'object' then
                format('input: expected an object, got %s', coalesce(jsonb_typeof(input), 'null'))
            when octet_length(input::text) > 262144 then
                format('input: expected at most 262144 bytes, got %s', octet_length(input::text))
        end,
        case
            when idempotency_key !~ '^[!-~]{1,200}$' then
                'idempotency_key: expected 1 to 200 printable ASCII characters without spaces'
        end
    ]);
    if not v_workflow.is_enabled then
        raise exception using
            errcode = 'PT409',
            message = format('workflow %s is disabled', workflow_id),
            hint = 'Enable it with api.update_workflow(workflow_id, enabled => true).';
    end if;
    if not exists (
        select
        from automation.triggers as t
        where t.tenant_id = v_tenant_id
            and t.workflow_id = start_run.workflow_id
            and t.type = source
    ) then
        raise exception using
            errcode = 'PT409',
            message = format('workflow %s has no trigger of type %s', workflow_id, source),
            hint = format('Make one with api.create_trigger(workflow_id, %L).', source);
    end if;
    v_run_id := automation.request_run(workflow_id, source, input, idempotency_key);
    return automation.run_json(automation.require_run(v_run_id));
end;
$$;

comment on function api.start_run(text, jsonb, text, text) is
    'Has a workflow run now, and answers as api.get_run does. `source` is manual, or webhook for a service that passes on '
    'a call from outside; the workflow needs a trigger of that type. Called again with the same `idempotency_key` it '
    'answers with the run there is, whatever the input. Needs level editor. Raises PT404 when there is no such workflow, '
    'PT409 when it is disabled or has no such trigger, PT422 with all faults.
    @tag workflows
    @param source: "manual" | "webhook"
    @returns Run';

revoke all on function api.start_run(text, jsonb, text, text) from public;
grant execute on function api.start_run(text, jsonb, text, text) to application_user;
