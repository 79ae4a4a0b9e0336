create or replace function automation.tg_workflows__count_version()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    return new;
end;
$$;

comment on function automation.tg_workflows__count_version() is
    'Counts the versions of a workflow.';

revoke all on function automation.tg_workflows__count_version() from public;
