create or replace function api.cancel_run(run_id text)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform app.require('editor');
    return automation.run_json(automation.withdraw_run(run_id));
end;
$$;

comment on function api.cancel_run(text) is
    'Cancels a run that is queued or running, and answers as api.get_run does. Whoever is at work on it is told when it '
    'ends: what has been done by then is done. Needs level editor. Raises PT404 when there is none, PT409 when it is '
    'over.
    @tag workflows
    @returns Run';

revoke all on function api.cancel_run(text) from public;
grant execute on function api.cancel_run(text) to application_user;
