create or replace function automation.request_run(workflow_id text, source text, input jsonb, idempotency_key text)
returns text
language plpgsql
volatile
-- definer: runs and the outbox are not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_key text := coalesce(idempotency_key, gen_random_uuid()::text);
begin
    perform automation.enqueue_run(
        v_tenant_id, workflow_id, source, v_key, input, (
            select t.id
            from automation.triggers as t
            where t.tenant_id = v_tenant_id
                and t.workflow_id = request_run.workflow_id
                and t.type = source
            order by t.id
            limit 1
        ),
        requested_by => app.current_user_id()
    );
    return (
        select r.id
        from automation.runs as r
        where r.tenant_id = v_tenant_id
            and r.workflow_id = request_run.workflow_id
            and r.idempotency_key = v_key
    );
end;
$$;

comment on function automation.request_run(text, text, jsonb, text) is
    'The id of the run of this key, made if there is none yet. Needs level editor. For api.start_run, which checks its '
    'arguments.';

revoke all on function automation.request_run(text, text, jsonb, text) from public;
grant execute on function automation.request_run(text, text, jsonb, text) to application_user;
