create or replace function api.retry_run(run_id text)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform app.require('editor');
    return automation.run_json(automation.requeue_run(run_id));
end;
$$;

comment on function api.retry_run(text) is
    'Lets a run that failed or was cancelled be tried again from the start, with the definition and the input it had, and '
    'answers as api.get_run does. Needs level editor. Raises PT404 when there is none, PT409 in any other state.
    @tag workflows
    @returns Run';

revoke all on function api.retry_run(text) from public;
grant execute on function api.retry_run(text) to application_user;
