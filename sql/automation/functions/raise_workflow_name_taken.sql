create or replace function automation.raise_workflow_name_taken(name text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT409',
        message = format('there is a workflow named %s', to_json(name)),
        hint = 'Choose another name, or change the one there is: api.list_workflows() has its id.';
end;
$$;

comment on function automation.raise_workflow_name_taken(text) is
    'Raises PT409 for the name of a workflow that is taken.';

revoke all on function automation.raise_workflow_name_taken(text) from public;
grant execute on function automation.raise_workflow_name_taken(text) to application_user;
